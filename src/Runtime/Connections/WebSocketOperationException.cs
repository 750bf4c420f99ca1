namespace WebSocketToolkit;

/// <summary>An operation could not be started: its key is in use, or too many are running. Handed to <c>OnError</c>.</summary>
public sealed class WebSocketOperationException : Exception
{
    internal WebSocketOperationException(object? key, bool isKeyInUse, string message)
        : base(message)
    {
        Key = key;
        IsKeyInUse = isKeyInUse;
    }

    /// <summary>The operation's key; null if it has none.</summary>
    public object? Key { get; }

    /// <summary>
    /// Whether an operation of this key is running already. False: as many run as <see cref="WebSocketRouteOptions.MaxOperations"/> allows.
    /// </summary>
    public bool IsKeyInUse { get; }
}
