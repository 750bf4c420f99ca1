namespace WebSocketToolkit;

/// <summary>What an <see cref="IWebSocketBackplane"/> tells. None of it throws or waits.</summary>
public interface IWebSocketBackplaneReceiver
{
    /// <summary>A payload has arrived. Of one topic, one at a time and in order.</summary>
    /// <param name="topic">The topic, as it was subscribed to.</param>
    /// <param name="payload">Valid during the call.</param>
    void OnReceived(string topic, ReadOnlySpan<byte> payload);

    /// <summary>There is a connection, the first or again: all topics are subscribed, and what is published is taken.</summary>
    void OnConnected();

    /// <summary>The connection is lost. <see cref="OnConnected"/> follows when it is back.</summary>
    /// <param name="reason">For the log and the health check.</param>
    void OnDisconnected(string reason);
}
