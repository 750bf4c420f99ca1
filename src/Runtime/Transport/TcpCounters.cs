using System.Net.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>The kernel's counters of a TCP connection (Linux: <c>struct tcp_info</c>).</summary>
internal static class TcpCounters
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;

    // These fields need Linux 4.19.
    private const int BytesAcknowledgedOffset = 120;
    private const int NotSentOffset = 144;
    private const int BytesSentOffset = 200;
    private const int BytesRetransmittedOffset = 208;
    private const int Length = BytesRetransmittedOffset + sizeof(long);

    /// <summary>Reads how far the bytes have come that were handed to the kernel.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>Null if the kernel has no such counter or the socket is closed.</returns>
    public static OutputProgress? TryReadProgress(Socket socket)
    {
        Span<byte> info = stackalloc byte[Length];
        if (!TryRead(socket, info))
        {
            return null;
        }

        // A FIN that is acknowledged counts as a byte. The handshake of an accepted connection does not.
        var sent = Sent(info);
        var acknowledged = Math.Min(BitConverter.ToInt64(info[BytesAcknowledgedOffset..]), sent);
        return new(acknowledged, sent - acknowledged);
    }

    private static long Sent(ReadOnlySpan<byte> info) =>
        BitConverter.ToInt64(info[BytesSentOffset..])
        - BitConverter.ToInt64(info[BytesRetransmittedOffset..])
        + BitConverter.ToUInt32(info[NotSentOffset..]);

    private static bool TryRead(Socket socket, Span<byte> info)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) == info.Length;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
