using WebSocketToolkit.Contracts.Sources;

namespace WebSocketToolkit.Contracts.Build;

/// <summary>A message of the build about a document.</summary>
/// <param name="Code">The code.</param>
/// <param name="Text">The text.</param>
/// <param name="IsNote">The message is worth a note, and neither a warning nor an error.</param>
/// <param name="IsFatal">The message is an error, whatever the check demands.</param>
internal sealed record LockMessage(string Code, string Text, bool IsNote = false, bool IsFatal = false)
{
    /// <summary>Gets the place that the message is about; null for the whole document.</summary>
    public SourcePlace? Place { get; init; }
}
