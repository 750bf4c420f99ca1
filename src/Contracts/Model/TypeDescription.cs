namespace WebSocketToolkit.Contracts;

/// <summary>The documentation comments of a type.</summary>
/// <param name="type">The type.</param>
/// <param name="summary">The summary of the type; null if it has none.</param>
public sealed class TypeDescription(Type type, string? summary)
{
    /// <summary>Gets the type.</summary>
    public Type Type => type;

    /// <summary>Gets the summary of the type; null if it has none.</summary>
    public string? Summary => summary;

    /// <summary>Gets the summaries of properties, each with the C# name of its property.</summary>
    public IReadOnlyList<(string Name, string Summary)> Properties { get; init; } = [];
}
