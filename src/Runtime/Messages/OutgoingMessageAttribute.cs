namespace WebSocketToolkit;

/// <summary>
/// An attribute that specifies how messages of a type are sent to peers that read too slowly, unless a send specifies
/// <see cref="WebSocketSendOptions"/>. Derived types take it from their nearest base. Return values of callbacks are not affected: they
/// always wait, and are never replaced or dropped.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class OutgoingMessageAttribute : Attribute
{
    /// <summary>
    /// Gets or sets the policy for a message for which the send buffer has no room. If it is not set, the route's
    /// <see cref="WebSocketRouteOptions.SlowConsumerPolicy"/> applies.
    /// </summary>
    public WebSocketSlowConsumerPolicy Policy { get; set; }

    /// <summary>
    /// Gets or sets the name of the property, given with <c>nameof</c>, whose value is the message's
    /// <see cref="WebSocketSendOptions.Key"/>. The property is a string, or has a type that formats itself, such as a number, an enum or a
    /// <see cref="Guid"/>. The value <c>null</c> means no key. A send to one connection reads the property only if the message has to
    /// queue. Keys are scoped to the annotated type. If it is not set, messages of the type replace no other message.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>Gets or sets the <see cref="WebSocketSendOptions.TimeToLive"/> in seconds. Default zero: no limit.</summary>
    public double TimeToLiveSeconds { get; set; }
}
