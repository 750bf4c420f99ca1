namespace WebSocketToolkit;

/// <summary>
/// The exception for an operation that cannot start, because its key is in use or too many operations are running. <c>OnError</c> receives
/// it.
/// </summary>
public sealed class WebSocketOperationException : Exception
{
    internal WebSocketOperationException(object? key, bool isKeyInUse, string message)
        : base(message)
    {
        Key = key;
        IsKeyInUse = isKeyInUse;
    }

    /// <summary>Gets the key of the operation; null if it has no key.</summary>
    public object? Key { get; }

    /// <summary>
    /// Gets a value indicating whether an operation with this key is running. Otherwise <see cref="WebSocketRouteOptions.MaxOperations"/>
    /// operations are running.
    /// </summary>
    public bool IsKeyInUse { get; }
}
