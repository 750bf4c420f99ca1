namespace WebSocketToolkit.Connections;

/// <summary>Sees every message that an <see cref="Outbox"/> takes.</summary>
internal interface ITrafficObserver
{
    /// <summary>A message has been taken for sending.</summary>
    void OnSent(bool isText, ReadOnlySpan<byte> payload);

    /// <summary>A message has been sent in pieces.</summary>
    void OnSentInPieces(bool isText, long length);
}
