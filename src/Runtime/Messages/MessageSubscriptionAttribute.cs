namespace WebSocketToolkit;

/// <summary>
/// An attribute for a method that attaches a message listener, or for an event that delivers messages. The analyzers WST101 to WST104 check
/// uses of such members: a listener that is attached after asynchronous work may miss messages. Apply it to your own message sources, too.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Event)]
public sealed class MessageSubscriptionAttribute : Attribute
{
    /// <summary>
    /// Gets or sets a value indicating whether messages that arrive before the listener wait for it. If true, a late listener stalls the
    /// connection. If false, messages that arrive before the listener are lost. Default false.
    /// </summary>
    public bool BuffersUntilSubscribed { get; set; }
}
