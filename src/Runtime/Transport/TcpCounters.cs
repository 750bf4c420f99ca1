using System.Net.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>The kernel's counters of a TCP connection (Linux: <c>struct tcp_info</c>).</summary>
internal static class TcpCounters
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;

    // These fields need Linux 4.19.
    private const int NotSentOffset = 144;
    private const int BytesSentOffset = 200;

    /// <summary>Reads the number of bytes that have been handed to the kernel to send.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="sent">The number of bytes.</param>
    /// <returns>False if the kernel has no such counter or the socket is closed.</returns>
    public static bool TryReadBytesSent(Socket socket, out long sent)
    {
        sent = 0;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        Span<byte> info = stackalloc byte[BytesSentOffset + sizeof(long)];
        try
        {
            if (socket.GetRawSocketOption(Tcp, TcpInfo, info) < info.Length)
            {
                return false;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }

        sent = BitConverter.ToInt64(info[BytesSentOffset..]) + BitConverter.ToUInt32(info[NotSentOffset..]);
        return true;
    }
}
