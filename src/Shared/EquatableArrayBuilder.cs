namespace WebSocketToolkit.Shared;

/// <summary>The methods behind collection expressions and <c>ToEquatableArray()</c>.</summary>
internal static class EquatableArrayBuilder
{
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items)
        where T : IEquatable<T> => new(items.ToArray());

    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new(items.ToArray());
}
