using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Transport;

/// <summary>
/// Non-blocking calls of Linux's send(2), recv(2) and shutdown(2). A non-blocking <see cref="Socket"/> would hold 220 bytes for its own waits, which are
/// not needed here.
/// </summary>
internal static unsafe partial class NonBlocking
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    /// <summary>Makes recv(2) throw the bytes away. TCP only (tcp(7)).</summary>
    private const int Truncate = 0x20;

    private const int ShutdownOutput = 1;

    /// <summary>Receives available bytes.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="buffer">The buffer to fill.</param>
    /// <param name="count">The number of bytes; 0 with success at the end of the stream.</param>
    /// <returns>The error; <see cref="SocketError.WouldBlock"/> if no bytes are available.</returns>
    /// <exception cref="ObjectDisposedException">The socket has been closed.</exception>
    public static SocketError Receive(SafeSocketHandle socket, Span<byte> buffer, out int count)
    {
        fixed (byte* first = buffer)
        {
            return Result(Receive(socket, first, (nuint)buffer.Length, DontWait), out count);
        }
    }

    /// <summary>Throws available bytes away.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="max">The number of bytes after which it stops.</param>
    public static void Discard(SafeSocketHandle socket, int max)
    {
        try
        {
            nint count;
            while (max > 0 && (count = Receive(socket, null, (nuint)max, DontWait | Truncate)) > 0)
            {
                max -= (int)count;
            }
        }
        catch (ObjectDisposedException)
        {
            // The socket has been closed meanwhile.
        }
    }

    /// <summary>Sends as many bytes as the socket accepts.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="count">The number of bytes that the socket has accepted.</param>
    /// <returns>The error; <see cref="SocketError.WouldBlock"/> if the socket has no room.</returns>
    /// <exception cref="ObjectDisposedException">The socket has been closed.</exception>
    public static SocketError Send(SafeSocketHandle socket, ReadOnlySpan<byte> bytes, out int count)
    {
        fixed (byte* first = bytes)
        {
            return Result(Send(socket, first, (nuint)bytes.Length, DontWait | NoSignal), out count);
        }
    }

    /// <summary>
    /// Ends the output (FIN), behind what the socket has accepted, and lets the socket know: .NET resets a socket that it closes and whose output it takes
    /// for open, if a call is still under way.
    /// </summary>
    /// <param name="socket">The socket.</param>
    public static void EndOutput(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer has closed the connection already, or the server or the application has.
        }
    }

    /// <summary>Ends the output where a connection has the handle alone.</summary>
    /// <param name="socket">The socket.</param>
    public static void EndOutput(SafeSocketHandle socket)
    {
        try
        {
            // It fails where the peer has gone already.
            _ = Shutdown(socket, ShutdownOutput);
        }
        catch (ObjectDisposedException)
        {
            // The socket has been closed meanwhile.
        }
    }

    private static SocketError Result(nint result, out int count)
    {
        count = (int)Math.Max(result, 0);

        // The numbers are Linux's (errno(3)). Signals do not interrupt these calls, because they do not wait.
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

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(SafeSocketHandle socket, int side);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, byte* bytes, nuint length, int flags);
}
