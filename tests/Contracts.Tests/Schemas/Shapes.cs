using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Contracts.Tests.Schemas;

public sealed record Numbers(int Count);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind"), JsonDerivedType(typeof(Cat), "cat"), JsonDerivedType(typeof(Dog), "dog")]
public abstract record Animal;

public sealed record Cat(Dog Enemy) : Animal;

public sealed record Dog(string Name) : Animal;

/// <summary>The same in both directions.</summary>
public sealed record Forest(List<Forest> Parts, Size Size);

public sealed record Tree(List<Tree> Children, Size Size, string[] Labels, Tree? Next);

public enum Size
{
    Low,
    High,
}

[JsonConverter(typeof(JsonStringEnumConverter<Word>))]
public enum Word
{
    One,
    Two,
}

public sealed class Directions
{
    public string Always { get; set; } = "";

    public required string Asked { get; set; }

    public int Computed => Always.Length;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sometimes { get; set; }
}

public sealed record Holder(Directions Held);

public sealed record Constructed(string Text, int Count = 1);

public sealed record Values(Size Size, Word Word, byte[] Data, long Large);

public sealed class Checked
{
    [StringLength(5, MinimumLength = 2)]
    public string Name { get; set; } = "";

    [Range(1, 10)]
    public int Count { get; set; }

    [MaxLength(3)]
    public int[] Items { get; set; } = [];

    [Description("By attribute."), RegularExpression("[a-z]+")]
    public string Text { get; set; } = "";
}

public sealed record CheckedList(Checked[] All);

public sealed record Nulls(string Never, string? Text, int? Number, Size? Size);

public sealed record Converted(Odd Odd);

[JsonConverter(typeof(OddConverter))]
public sealed class Odd;

public sealed class OddConverter : JsonConverter<Odd>
{
    public override Odd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Odd value, JsonSerializerOptions options) => throw new NotSupportedException();
}

public sealed record Throwing(Refusing Value);

[JsonConverter(typeof(RefusingFactory))]
public sealed class Refusing;

public sealed class RefusingFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => throw new TimeoutException("not today");
}

public sealed record Free(object Any, JsonElement Element, JsonNode Node);

public static class One
{
    public sealed record Same(int Number);
}

public sealed record OneSame(string Text);

[WebSocketContract(Name = "Other")]
public sealed record Named(int Number);

[WebSocketContract(Name = "Page")]
public sealed record Page<T>(T[] Items);
