namespace WebSocketToolkit.Contracts.Build;

/// <summary>The result of a comparison of the committed document with that of the assembly.</summary>
/// <param name="Messages">What the build says: warnings or errors, as the check demands, and notes.</param>
/// <param name="IsWritten">The file was written or deleted.</param>
internal sealed record LockResult(IReadOnlyList<LockMessage> Messages, bool IsWritten)
{
    /// <summary>Gets a value that indicates whether the file is not that of the assembly.</summary>
    public bool IsHeld => Messages.Any(static message => !message.IsNote);
}
