using System.IO.Pipelines;

namespace WebSocketToolkit.Transport;

/// <summary>The bytes of an upgraded connection, independent of their source.</summary>
internal interface IWebSocketTransport
{
    /// <summary>Gets the bytes from the peer.</summary>
    PipeReader Input { get; }

    /// <summary>Gets the bytes to the peer.</summary>
    PipeWriter Output { get; }

    /// <summary>
    /// Gets a value indicating whether input that is left unread when the connection ends resets it, and so may cost the peer the last output.
    /// </summary>
    bool ResetsOnUnreadInput { get; }

    /// <summary>Reads how far the output has come; null if nothing counts it.</summary>
    OutputProgress? ReadProgress();

    /// <summary>Ends the output (FIN), where it can end before the input. Call it once the transport has taken all of it.</summary>
    void EndOutput();

    /// <summary>Drops the connection, behind the 101 if that is still on its way. A pending read ends.</summary>
    void Drop();

    /// <summary>Releases the transport when the connection is over, unless the host does this.</summary>
    ValueTask ReleaseAsync();
}
