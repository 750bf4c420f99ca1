using System.Net.Sockets;
using System.Runtime.CompilerServices;
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
            return Result(Call(socket, first, (nuint)buffer.Length, isSend: false, DontWait, out var error), error, out count);
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
            while (max > 0 && (count = Call(socket, null, (nuint)max, isSend: false, DontWait | Truncate, out _)) > 0)
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
            return Result(Call(socket, first, (nuint)bytes.Length, isSend: true, DontWait | NoSignal, out var error), error, out count);
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

    private static nint Call(SafeSocketHandle socket, byte* bytes, nuint length, bool isSend, int flags, out int error)
    {
        var isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            var descriptor = (int)socket.DangerousGetHandle();
            return isSend ? Send(descriptor, bytes, length, flags, out error) : Receive(descriptor, bytes, length, flags, out error);
        }
        finally
        {
            if (isHeld)
            {
                socket.DangerousRelease();
            }
        }
    }

    // The two methods below are what the marshaller writes for SetLastError, without its calls for a success. They took a fifteenth of the
    // CPU of a small message outside the kernel. The compiler makes the call in place only outside of a try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Receive(int socket, byte* buffer, nuint length, int flags, out int error)
    {
        var result = Receive(socket, buffer, length, flags);
        error = result < 0 ? Marshal.GetLastSystemError() : 0;
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Send(int socket, byte* bytes, nuint length, int flags, out int error)
    {
        var result = Send(socket, bytes, length, flags);
        error = result < 0 ? Marshal.GetLastSystemError() : 0;
        return result;
    }

    private static SocketError Result(nint result, int error, out int count)
    {
        count = (int)Math.Max(result, 0);

        // The numbers are Linux's (errno(3)). Signals do not interrupt these calls, because they do not wait.
        return result >= 0 ? SocketError.Success : error switch
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

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(SafeSocketHandle socket, int side);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, byte* bytes, nuint length, int flags);
}
