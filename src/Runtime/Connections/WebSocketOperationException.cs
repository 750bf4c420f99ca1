namespace WebSocketToolkit;

/// <summary>An operation could not be started: its key is in use, or too many are running. Handed to <c>OnError</c>.</summary>
public sealed class WebSocketOperationException : Exception
{
    internal WebSocketOperationException(object? key, string message)
        : base(message) => Key = key;

    /// <summary>The operation's key; null if it has none.</summary>
    public object? Key { get; }
}
