namespace WebSocketToolkit.Shared;

/// <summary>
/// The rule WST013: a fault of the toolkit itself. It costs the class that caused it, and no other. The analyzer reports it where the shared
/// rules fail, and the generator where its own code does.
/// </summary>
internal static class GenerationFailure
{
    public const string Category = "WebSocketToolkit.Endpoint";

    public const string Title = "The toolkit failed to generate code for a class";

    public const string Message =
        "WebSocketToolkit failed to generate code for '{0}' ({1}), which is a fault of the toolkit. "
        + "Report the fault, and change the declaration of the class until it is mended.";

    /// <summary>Indicates whether the exception is a fault, and not the end of a run that nobody waits for.</summary>
    public static bool IsFault(Exception exception, CancellationToken cancellationToken) =>
        exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested;

    /// <summary>Returns the fault in words, on one line.</summary>
    public static string Describe(Exception exception) =>
        $"{exception.GetType().Name}: {exception.Message}".Replace("\r", "").Replace('\n', ' ').TrimEnd('.');
}
