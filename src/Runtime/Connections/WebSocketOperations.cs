using WebSocketToolkit.Connections;

namespace WebSocketToolkit;

/// <summary>
/// The operations of a connection: streams of replies, and callbacks with <c>[WebSocketOperation]</c>. They run in parallel to later
/// messages, and a later message can cancel them.
/// </summary>
public sealed class WebSocketOperations
{
    private readonly OperationSet _set;

    internal WebSocketOperations(OperationSet set) => _set = set;

    /// <summary>Gets the number of running operations.</summary>
    public int Count => _set.Count;

    /// <summary>Cancels the token of an operation. Its key can be used again at once.</summary>
    /// <param name="key">The value that the attribute's <c>Key</c> refers to.</param>
    /// <returns>False if no operation runs with this key.</returns>
    public bool Cancel(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _set.Cancel(key);
    }
}
