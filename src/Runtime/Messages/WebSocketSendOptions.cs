namespace WebSocketToolkit;

/// <summary>
/// The options of one send to a peer that reads too slowly. For an option that is not set, the message type's
/// <see cref="OutgoingMessageAttribute"/> applies, and after it the route's settings. Options have no effect on a message that does not
/// have to queue.
/// </summary>
public readonly record struct WebSocketSendOptions
{
    /// <summary>
    /// Gets the policy for the message if the send buffer has no room for it. Default null: the policy of the type or of the route.
    /// </summary>
    public WebSocketSlowConsumerPolicy? Policy { get; init; }

    /// <summary>
    /// Gets the key of the message. The message replaces a queued message with the same key, so that a slow peer receives the latest.
    /// Keys are case-sensitive. Default null: the key of the type; without one, the message replaces no other message.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// Gets the time that the message may wait in the send buffer. It is dropped if the transport is ready for it only later. Must be more
    /// than zero. Default null: the time of the type; without one, no limit.
    /// </summary>
    public TimeSpan? TimeToLive { get; init; }

    internal static void ThrowIfInvalid(in WebSocketSendOptions options)
    {
        if (options.Policy is < WebSocketSlowConsumerPolicy.Wait or > WebSocketSlowConsumerPolicy.DropOldest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Policy, "The Policy is not a defined WebSocketSlowConsumerPolicy.");
        }

        if (options.TimeToLive <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.TimeToLive, "The TimeToLive must be more than zero. Use null for no limit.");
        }
    }
}
