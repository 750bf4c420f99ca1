using System.Runtime.InteropServices;

namespace WebSocketToolkit.Transport;

/// <summary>The progress of a connection's output toward the peer.</summary>
/// <param name="Acknowledged">
/// The number of bytes that the peer has acknowledged since the connection opened: its kernel on TCP, its flow control on HTTP/2.
/// </param>
/// <param name="Waiting">The number of bytes that have been handed over and are not acknowledged.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OutputProgress(long Acknowledged, long Waiting)
{
    /// <summary>Gets the number of bytes that have been handed over since the connection opened.</summary>
    public long HandedOver => Acknowledged + Waiting;
}
