namespace WebSocketToolkit;

/// <summary>
/// A carrier of bytes between the nodes of an application. It delivers payloads to all nodes that have subscribed to a topic, in the order
/// in which one node published them. The toolkit does the rest for all backplanes: encoding, presence, de-duplication and gap detection.
/// Register a backplane as a singleton, so that <see cref="WebSocketGroups"/> and <see cref="WebSocketGroups{TEndpoint}"/> reach every
/// node.
/// </summary>
/// <remarks>
/// A backplane that has lost its connection reconnects automatically, with all subscriptions, and never blocks indefinitely. Delivery at
/// most once is enough, and a payload that is delivered twice does no harm. The node that published a payload also receives it: a node that
/// does not hear itself calls <see cref="Restart"/>.
/// </remarks>
public interface IWebSocketBackplane : IAsyncDisposable
{
    /// <summary>Begins to connect. The task does not wait for the connection, so that the application also starts without it.</summary>
    /// <param name="receiver">The receiver of payloads and of changes of the connection.</param>
    /// <param name="cancellationToken">The token that cancels the start.</param>
    /// <returns>A task that completes when the backplane has begun to connect.</returns>
    Task StartAsync(IWebSocketBackplaneReceiver receiver, CancellationToken cancellationToken);

    /// <summary>Subscribes to a topic. It may be called before <see cref="StartAsync"/>.</summary>
    /// <param name="topic">The topic: any text that is not empty.</param>
    /// <returns>
    /// A task that completes when payloads of the topic arrive at this node. Without a connection it completes at once, and the
    /// subscription begins with the next connection.
    /// </returns>
    Task SubscribeAsync(string topic);

    /// <summary>
    /// Publishes a payload to all nodes that have subscribed to a topic. Payloads of one topic keep the order of the calls.
    /// </summary>
    /// <param name="topic">The topic: any text that is not empty.</param>
    /// <param name="payload">The payload. It does not change until the task completes.</param>
    /// <returns>
    /// True if the payload has been accepted for every subscribed node. False if that is not certain: there is no connection, too many
    /// payloads wait already, or the payload was not confirmed within a bounded time. The method does not throw.
    /// </returns>
    ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload);

    /// <summary>
    /// Ends the connection and begins a new one, with all subscriptions, since this node does not receive what it publishes. It reports the
    /// loss as any other. Without a connection it does nothing. The method does not throw, and does not wait.
    /// </summary>
    /// <param name="reason">The reason, for the log and the health check.</param>
    void Restart(string reason);
}
