using System.Net.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>What the kernel counts of a TCP connection (Linux: <c>struct tcp_info</c>).</summary>
internal static class TcpCounters
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;

    // Linux 4.19 and later.
    private const int NotSentOffset = 144;
    private const int BytesSentOffset = 200;

    /// <summary>Bytes that have been handed to the kernel to send. False if it does not tell.</summary>
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
