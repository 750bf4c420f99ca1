namespace WebSocketToolkit;

/// <summary>
/// How one message is sent to a peer that reads too slowly. What is not given is as the message type's <see cref="OutgoingMessageAttribute"/> says, and
/// then as the route's settings do. While nothing queues, none of it matters.
/// </summary>
public readonly record struct WebSocketSendOptions
{
    /// <summary>What becomes of the message if the send queue has no room for it.</summary>
    public WebSocketSlowConsumerPolicy? Policy { get; init; }

    /// <summary>
    /// The message takes the place of a queued one with the same key, so that a slow peer gets the latest. Upper and lower case differ.
    /// Default null: it replaces none.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// How long the message may wait; it is dropped if its turn comes later. More than zero. Default null: for ever.
    /// </summary>
    public TimeSpan? TimeToLive { get; init; }

    internal static void ThrowIfInvalid(in WebSocketSendOptions options)
    {
        if (options.Policy is < WebSocketSlowConsumerPolicy.Wait or > WebSocketSlowConsumerPolicy.DropOldest)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Policy, "The Policy is none of WebSocketSlowConsumerPolicy.");
        }

        if (options.TimeToLive <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.TimeToLive, "The TimeToLive must be more than zero; null is for ever.");
        }
    }
}
