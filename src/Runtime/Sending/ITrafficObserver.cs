namespace WebSocketToolkit.Sending;

/// <summary>Sees every message that an <see cref="FrameSender"/> takes, and what becomes of those that the peer is too slow for.</summary>
/// <remarks>Called under the sender's lock, apart from <see cref="OnTooSlow"/>.</remarks>
internal interface ITrafficObserver
{
    /// <summary>A message has been taken for sending.</summary>
    void OnSent(bool isText, ReadOnlySpan<byte> payload);

    /// <summary>A message has been sent in pieces.</summary>
    void OnSentInPieces(bool isText, long length);

    /// <summary>The peer reads too slowly for a message.</summary>
    /// <param name="effect">What became of it.</param>
    /// <param name="queuedBytes">How many bytes are queued.</param>
    void OnSlow(BackpressureOutcome effect, long queuedBytes);

    /// <summary>The peer reads too slowly for a message, and is to be closed for it.</summary>
    void OnTooSlow();
}
