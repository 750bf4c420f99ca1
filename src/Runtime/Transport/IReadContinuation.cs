namespace WebSocketToolkit.Transport;

/// <summary>Code that waits for bytes of a <see cref="DirectReader"/>.</summary>
internal interface IReadContinuation
{
    /// <summary>Tries to read again, after the socket has become ready, was closed, or the read was canceled.</summary>
    void Continue();
}
