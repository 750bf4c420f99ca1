using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Contracts.Tests.Instances;

/// <summary>Messages of many shapes: what a contract says of them must be what is decoded.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Plain), "plain")]
[JsonDerivedType(typeof(Nested), "nested")]
[JsonDerivedType(typeof(Numbered), 7)]
[JsonDerivedType(typeof(Mutable), "mutable")]
public abstract record Shape;

public sealed record Plain(
    string Text,
    string? Maybe,
    int Number,
    long Large,
    decimal Price,
    double Ratio,
    bool Flag,
    Guid Id,
    DateTimeOffset At,
    DateOnly Day,
    TimeOnly Time,
    TimeSpan Span,
    Uri Link,
    byte[] Data,
    char Letter = 'a') : Shape;

public sealed record Nested(Leaf Leaf, Leaf? Other, List<Leaf> Leaves, Dictionary<string, Leaf> ByName, int?[] Numbers, JsonElement Any) : Shape;

public sealed record Numbered(Season Season, Level? Level, Leaf[][] Rows) : Shape;

public sealed class Leaf
{
    public required string Name { get; init; }

    public Leaf? Child { get; set; }

    public Level Level { get; set; }

    public int Computed => Name.Length;
}

public sealed record Mutable : Shape
{
    [StringLength(5, MinimumLength = 2)]
    public string Short { get; set; } = "";

    [Range(3, 9)]
    public int Bounded { get; set; }

    [JsonPropertyName("named-otherwise")]
    public string? Renamed { get; set; }

    [JsonIgnore]
    public string Hidden { get; set; } = "";

    [JsonRequired]
    public Version Version { get; set; } = new();
}

public enum Level
{
    Low,
    High,
}

[JsonConverter(typeof(JsonStringEnumConverter<Season>))]
public enum Season
{
    Spring,
    Autumn,
}
