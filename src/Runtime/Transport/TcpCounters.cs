using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Transport;

/// <summary>The kernel's counters of a TCP connection (Linux: <c>struct tcp_info</c>).</summary>
internal static unsafe partial class TcpCounters
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
    public static OutputProgress? TryReadProgress(SafeSocketHandle socket)
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

    private static bool TryRead(SafeSocketHandle socket, Span<byte> info)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            // By the handle, since a connection of the toolkit's transport may have no other object of its socket.
            fixed (byte* first = info)
            {
                var length = (uint)info.Length;
                return GetOption(socket, Tcp, TcpInfo, first, ref length) == 0 && length == info.Length;
            }
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static partial int GetOption(SafeSocketHandle socket, int level, int name, byte* value, ref uint length);
}
