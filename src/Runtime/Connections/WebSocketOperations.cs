using WebSocketToolkit.Connections;

namespace WebSocketToolkit;

/// <summary>
/// The operations of one connection: streams of replies, and callbacks with <c>[WebSocketOperation]</c>. They run beside the messages that
/// follow, so that one of these can cancel them.
/// </summary>
public sealed class WebSocketOperations
{
    private readonly OperationSet _set;

    internal WebSocketOperations(OperationSet set) => _set = set;

    /// <summary>How many are running.</summary>
    public int Count => _set.Count;

    /// <summary>Cancels the token of an operation. Its key is free again at once.</summary>
    /// <param name="key">The value that the attribute's <c>Key</c> names.</param>
    /// <returns>False if no operation runs under this key.</returns>
    public bool Cancel(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _set.Cancel(key);
    }
}
