using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Transport;

/// <summary>
/// Sends and receives what Linux has room for or has there, at once (send(2), recv(2)). <see cref="Socket"/> keeps 220 bytes for each socket that does not
/// block, for waits that are not its business here.
/// </summary>
internal static unsafe partial class NonBlocking
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    /// <summary>Receives what is there.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="count">How many bytes there were: none, without an error, at the end of the stream.</param>
    /// <exception cref="ObjectDisposedException">The socket has been closed.</exception>
    public static SocketError Receive(SafeSocketHandle socket, Span<byte> buffer, out int count)
    {
        fixed (byte* first = buffer)
        {
            return Result(Receive(socket, first, (nuint)buffer.Length, DontWait), out count);
        }
    }

    /// <summary>Sends what there is room for.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">What to send.</param>
    /// <param name="count">How many of them the socket has taken.</param>
    /// <exception cref="ObjectDisposedException">The socket has been closed.</exception>
    public static SocketError Send(SafeSocketHandle socket, ReadOnlySpan<byte> bytes, out int count)
    {
        fixed (byte* first = bytes)
        {
            return Result(Send(socket, first, (nuint)bytes.Length, DontWait | NoSignal), out count);
        }
    }

    private static SocketError Result(nint result, out int count)
    {
        count = (int)Math.Max(result, 0);

        // Linux's numbers (errno(3)). Neither is interrupted by a signal, since neither waits.
        return result >= 0 ? SocketError.Success : Marshal.GetLastPInvokeError() switch
        {
            11 => SocketError.WouldBlock,
            12 or 105 => SocketError.NoBufferSpaceAvailable,
            32 => SocketError.Shutdown,
            100 => SocketError.NetworkDown,
            101 => SocketError.NetworkUnreachable,
            103 => SocketError.ConnectionAborted,
            104 => SocketError.ConnectionReset,
            107 => SocketError.NotConnected,
            110 => SocketError.TimedOut,
            113 => SocketError.HostUnreachable,
            _ => SocketError.SocketError,
        };
    }

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeSocketHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, byte* bytes, nuint length, int flags);
}
