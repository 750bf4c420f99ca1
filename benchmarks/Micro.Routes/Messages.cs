using System.Text.Json.Serialization;

#pragma warning disable MA0048 // One line each: a file for each would hide what they are.

namespace WebSocketToolkit.Benchmarks.Micro.Routes;

public sealed record Single(string Text);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(First), "first")]
[JsonDerivedType(typeof(Second), "second")]
[JsonDerivedType(typeof(Third), "third")]
[JsonDerivedType(typeof(Fourth), "fourth")]
[JsonDerivedType(typeof(Fifth), "fifth")]
[JsonDerivedType(typeof(Sixth), "sixth")]
[JsonDerivedType(typeof(Seventh), "seventh")]
[JsonDerivedType(typeof(Eighth), "eighth")]
public abstract record Request(string Text);

public sealed record First(string Text) : Request(Text);

public sealed record Second(string Text) : Request(Text);

public sealed record Third(string Text) : Request(Text);

public sealed record Fourth(string Text) : Request(Text);

public sealed record Fifth(string Text) : Request(Text);

public sealed record Sixth(string Text) : Request(Text);

public sealed record Seventh(string Text) : Request(Text);

public sealed record Eighth(string Text) : Request(Text);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Single))]
[JsonSerializable(typeof(Request))]
public sealed partial class MessageContext : JsonSerializerContext;
