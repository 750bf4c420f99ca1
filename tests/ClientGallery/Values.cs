using System.ComponentModel;
using System.Text.Json;

namespace WebSocketToolkit.ClientGallery;

/// <summary>Sends back values of every type.</summary>
[WebSocketRoute("/values", ManualMap = true)]
public sealed class Values
{
    public ValueEvent OnMessage(ValueRequest request) => new Received(request.GetType().Name);
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Scalars), "scalars")]
[JsonDerivedType(typeof(Optionals), "optionals")]
[JsonDerivedType(typeof(Enums), "enums")]
[JsonDerivedType(typeof(Shapes), "shapes")]
public abstract record ValueRequest;

/// <summary>One of each.</summary>
/// <param name="Text">A text. It may end a comment: */.</param>
/// <param name="Large">A large number.</param>
public sealed record Scalars(
    string Text,
    int Number,
    long Large,
    ulong Larger,
    decimal Price,
    double Ratio,
    bool Flag,
    Guid Id,
    DateTimeOffset At,
    DateOnly Day,
    TimeSpan Span,
    Uri Link,
    byte[] Data,
    char Letter,
    JsonElement Anything) : ValueRequest;

public sealed record Optionals(string Needed, string? Nullable, int? NullableNumber, string Defaulted = "x", int DefaultedNumber = 1) : ValueRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WrittenIfSet { get; set; }

    [JsonPropertyName("named-otherwise")]
    public required string Renamed { get; init; }

    [JsonIgnore]
    public string Hidden { get; set; } = "";

    [Description("By an attribute.")]
    public string? Described { get; set; }
}

public sealed record Enums(Season Season, Level Level, Level? MaybeLevel, Rights Rights, Dictionary<Season, int> BySeason) : ValueRequest;

public sealed record Shapes(
    Tree Tree,
    Page<Leaf> Leaves,
    Page<int> Numbers,
    Dictionary<string, Leaf> ByName,
    Dictionary<string, int?[]> Rows,
    Leaf?[][] Grid,
    Open Open) : ValueRequest;

/// <summary>It has itself in it.</summary>
public sealed record Tree(string Name, List<Tree> Children, Tree? Parent);

public sealed record Leaf(string Name);

public sealed record Page<T>(T[] Items, int? Next);

/// <summary>It keeps what it does not know.</summary>
public sealed class Open
{
    public string Name { get; set; } = "";

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<Season>))]
public enum Season
{
    Spring,
    Autumn,
}

public enum Level
{
    Low,
    High = 5,
}

[Flags]
public enum Rights
{
    None = 0,
    Read = 1,
    Write = 2,
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Received), "received")]
[JsonDerivedType(typeof(Echoed), "echoed")]
public abstract record ValueEvent;

public sealed record Received(string Name) : ValueEvent;

/// <summary>What it received.</summary>
public sealed record Echoed(Optionals Optionals, Enums Enums, Shapes Shapes) : ValueEvent;
