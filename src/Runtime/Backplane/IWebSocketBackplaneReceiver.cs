namespace WebSocketToolkit;

/// <summary>
/// The receiver of an <see cref="IWebSocketBackplane"/>'s payloads and connection changes. Its methods neither throw nor block.
/// </summary>
public interface IWebSocketBackplaneReceiver
{
    /// <summary>Handles a payload. The backplane delivers the payloads of one topic one at a time and in order.</summary>
    /// <param name="topic">The topic, as passed to <see cref="IWebSocketBackplane.SubscribeAsync"/>.</param>
    /// <param name="payload">The payload; valid during the call.</param>
    void OnReceived(string topic, ReadOnlySpan<byte> payload);

    /// <summary>
    /// Handles the first connection, a reconnection or the end of a block. All topics are subscribed, and payloads are accepted.
    /// </summary>
    void OnConnected();

    /// <summary>
    /// Handles that the broker accepts no payloads for a while, though the connection stands and payloads may still arrive.
    /// <see cref="OnConnected"/> or <see cref="OnDisconnected"/> follows.
    /// </summary>
    /// <param name="reason">The broker's reason, for the log and the health check.</param>
    void OnBlocked(string reason);

    /// <summary>
    /// Handles the loss of the connection, or another reason why it does not come back. <see cref="OnConnected"/> follows after the
    /// reconnection.
    /// </summary>
    /// <param name="reason">The reason, for the log and the health check.</param>
    void OnDisconnected(string reason);
}
