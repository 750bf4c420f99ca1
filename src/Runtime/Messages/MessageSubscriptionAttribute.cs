namespace WebSocketToolkit;

/// <summary>
/// Marks a method that attaches a message listener, or an event that delivers messages. The analyzers WST101 to WST104 watch calls
/// of such members: a listener that is attached after asynchronous work may come too late. Put it on your own sources too.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Event)]
public sealed class MessageSubscriptionAttribute : Attribute
{
    /// <summary>
    /// Whether messages that arrive before the listener wait for it. True: a late listener stalls the connection.
    /// False, the default: messages that arrive before it are lost.
    /// </summary>
    public bool BuffersUntilSubscribed { get; set; }
}
