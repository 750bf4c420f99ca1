using System.Globalization;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>A limit that JSON Schema has a word for.</summary>
/// <param name="Name">The word.</param>
/// <param name="Exclusive">The word for a limit that does not count itself; null if there is none.</param>
/// <param name="IsUpper">The limit is an upper one.</param>
/// <param name="Types">The types that have it.</param>
internal sealed record SchemaLimit(string Name, string? Exclusive, bool IsUpper, params string[] Types)
{
    public static IReadOnlyList<SchemaLimit> All { get; } =
    [
        new("minimum", "exclusiveMinimum", false, "integer", "number"),
        new("maximum", "exclusiveMaximum", true, "integer", "number"),
        new("minLength", null, false, "string"),
        new("maxLength", null, true, "string"),
        new("minItems", null, false, "array"),
        new("maxItems", null, true, "array"),
    ];

    public bool IsFor(string? type) => Array.IndexOf(Types, type) >= 0;

    /// <summary>Indicates whether all that one schema allows to write is within the limit of another.</summary>
    public bool Allows(DocumentNode written, DocumentNode read) => Of(read) is not { } limit
        || (Of(written) is { } own && (own.Value == limit.Value ? own.IsExclusive || !limit.IsExclusive : IsUpper ? own.Value < limit.Value : own.Value > limit.Value));

    public string Describe(DocumentNode schema) => Of(schema)?.Value.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Returns the limit that a schema sets: the stricter one, if it has both.</summary>
    private (decimal Value, bool IsExclusive)? Of(DocumentNode schema)
    {
        var limit = schema[Name].Number;
        var other = Exclusive is null ? null : schema[Exclusive].Number;
        return other is { } strict && (limit is not { } own || (IsUpper ? strict <= own : strict >= own)) ? (strict, true)
            : limit is { } inclusive ? (inclusive, false)
            : null;
    }
}
