using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Contracts.Tests.Comparison.Pairs;

public sealed record Text(string Value);

public sealed record RequiredAfter(string Value, string Topic);

public sealed record DefaultAfter(string Value, string Topic = "");

public sealed record RenamedAfter(string Body);

public sealed record SameAfter([property: JsonPropertyName("value")] string Body);

public sealed record NullableAfter(string? Value);

public sealed record Sized(string Value, int Size);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StrictAfter(string Value);

public sealed record Number(int Value);

public sealed record TextNumberAfter(string Value);

public sealed record LongAfter(long Value);

public enum Level
{
    Low,
    High,
}

public enum LevelAfter
{
    Low,
}

public sealed record Leveled(Level Value);

public sealed record LeveledAfter(LevelAfter Value);

public sealed record Limited([property: MaxLength(100)] string Value);

public sealed record LimitedAfter([property: MaxLength(50)] string Value);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(KnownOne), "one")]
public abstract record Known;

public sealed record KnownOne : Known;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(KnownOneAfter), "one")]
public abstract record KnownAfter;

public sealed record KnownOneAfter : KnownAfter;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(First), "first")]
[JsonDerivedType(typeof(Second), "second")]
public abstract record Both;

public sealed record First : Both;

public sealed record Second : Both;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FirstAfter), "first")]
public abstract record BothAfter;

public sealed record FirstAfter : BothAfter;
