namespace WebSocketToolkit;

/// <summary>
/// How messages of a type are sent to peers that read too slowly, unless a send says otherwise with <see cref="WebSocketSendOptions"/>. Derived types
/// have it from their nearest base. What a callback returns is not affected: it waits, and is never replaced or dropped.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class OutgoingMessageAttribute : Attribute
{
    /// <summary>What becomes of a message for which there is no room. Not given: as the route's settings say.</summary>
    public WebSocketSlowConsumerPolicy Policy { get; set; }

    /// <summary>
    /// The property, named with <c>nameof</c>, whose value is the message's <see cref="WebSocketSendOptions.Key"/>; <c>null</c> is no key. It is a string
    /// or something that formats itself, such as a number, an enum or a <see cref="Guid"/>, and is only read if the message has to queue.
    /// Keys of different types are different. Not given: messages of the type replace none.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>Seconds; see <see cref="WebSocketSendOptions.TimeToLive"/>. Not given, or zero: for ever.</summary>
    public double TimeToLiveSeconds { get; set; }
}
