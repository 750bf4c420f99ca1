namespace WebSocketToolkit;

/// <summary>
/// Carries bytes between the nodes of an application: to all that have subscribed to a topic, in the order in which one node published
/// them. Everything else is done once for all backplanes: what the bytes mean, who is there, what came twice or is missing. Registered as
/// a singleton it makes <see cref="WebSocketGroups{TEndpoint}"/> reach every node.
/// </summary>
/// <remarks>
/// It comes back by itself after it has lost its connection, with all subscriptions, and never blocks for ever. It may deliver at most once;
/// what it delivers twice, or to the node that published it, does no harm.
/// </remarks>
public interface IWebSocketBackplane : IAsyncDisposable
{
    /// <summary>Starts to connect. Completes without waiting for the connection, so that the application starts without it, too.</summary>
    /// <param name="receiver">Is told what arrives, and of the connection.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    Task StartAsync(IWebSocketBackplaneReceiver receiver, CancellationToken cancellationToken);

    /// <summary>
    /// Asks for what is published to a topic; before <see cref="StartAsync"/>, too. Completes when messages to it arrive here, or at once
    /// where there is no connection: then it holds from the next one.
    /// </summary>
    /// <param name="topic">Any text; not empty.</param>
    Task SubscribeAsync(string topic);

    /// <summary>Publishes to all nodes that have subscribed to a topic. Called for one topic, its order is the order of the calls.</summary>
    /// <param name="topic">Any text; not empty.</param>
    /// <param name="payload">Stays as it is until the task completes.</param>
    /// <returns>
    /// True when the payload has been taken for every node that is subscribed; false if that is not certain: there is no connection, too much
    /// waits already, or nothing was confirmed within a bounded time. It does not throw.
    /// </returns>
    ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload);
}
