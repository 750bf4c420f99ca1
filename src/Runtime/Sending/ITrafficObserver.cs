namespace WebSocketToolkit.Sending;

/// <summary>
/// An observer of the messages that a <see cref="FrameSender"/> sends, and of the outcomes of those that the peer reads too slowly for.
/// </summary>
/// <remarks>Called under the sender's lock, except <see cref="OnSendBufferOverflow"/>.</remarks>
internal interface ITrafficObserver
{
    /// <summary>Reports that a message has been accepted for sending.</summary>
    /// <param name="isText">Indicates whether it is a text message.</param>
    /// <param name="payload">The payload, uncompressed.</param>
    void OnSent(bool isText, ReadOnlySpan<byte> payload);

    /// <summary>Reports that a message has been sent in fragments.</summary>
    /// <param name="isText">Indicates whether it is a text message.</param>
    /// <param name="length">The length of the payload in bytes.</param>
    void OnSentInPieces(bool isText, long length);

    /// <summary>Reports that the empty message that answers heartbeats has been sent.</summary>
    void OnHeartbeatAnswered();

    /// <summary>Reports the outcome of a message that the peer reads too slowly for.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="queuedBytes">The number of bytes in the send buffer.</param>
    void OnBackpressure(BackpressureOutcome outcome, long queuedBytes);

    /// <summary>Reports that the send buffer has no room for a message whose policy is to close the connection.</summary>
    void OnSendBufferOverflow();
}
