namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>A change of a contract that somebody has to know of.</summary>
/// <param name="Code">The code, which says how grave it is.</param>
/// <param name="Endpoint">The name of the endpoint in the document that has it.</param>
/// <param name="Pointer">The JSON pointer: into the new document, or, for what is gone, into the old one.</param>
/// <param name="Text">Who breaks, and why.</param>
internal sealed record Finding(string Code, string Endpoint, string Pointer, string Text)
{
    /// <summary>Gets a value that indicates whether clients that are out there stop working. Otherwise, it is worth a note.</summary>
    public bool IsBreak => FindingCodes.IsBreak(Code);

    /// <summary>Gets the places of the new document that the finding is about, the nearest first; none if the endpoint is gone.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    public override string ToString() => $"{Endpoint}: {Text} ({Pointer})";
}
