using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using WebSocketToolkit.Testing;

namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>One client: counts the messages that come back, and sends as many again.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte? _terminator;
    private readonly byte[] _pattern;
    private int _patternAt;
    private long _owed;

    // Of the frame that is being received.
    private readonly byte[] _header = new byte[FrameCodec.MaxHeaderLength];
    private int _headerLength;
    private long _left;
    private bool _endsMessage;

    private LoadConnection(Socket socket, Dialect dialect, byte[] pattern)
    {
        _terminator = dialect.Terminator;
        _socket = socket;
        _pattern = pattern;
        Descriptor = (int)socket.Handle;
    }

    public int Descriptor { get; }

    /// <summary>Opens a WebSocket.</summary>
    /// <param name="port">Of the server, on the loopback address.</param>
    /// <param name="path">Of the endpoint.</param>
    /// <param name="dialect">How the server wants to be spoken to.</param>
    /// <param name="pattern">Frames to send, over and over.</param>
    public static LoadConnection Open(int port, string path, Dialect dialect, byte[] pattern)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        socket.Send(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        Span<byte> answer = stackalloc byte[4096];
        var length = 0;
        while (answer[..length].IndexOf("\r\n\r\n"u8) < 0)
        {
            var count = socket.Receive(answer[length..]);
            length += count;
            if (count == 0 || !answer[..length].StartsWith("HTTP/1.1 101"u8[..Math.Min(length, 12)]))
            {
                throw new IOException($"The server refused {path}: {Encoding.ASCII.GetString(answer[..length])}");
            }
        }

        if (dialect.Greeting is { } greeting)
        {
            socket.Send(greeting);
            socket.Receive(answer);
        }

        socket.Blocking = false;
        return new(socket, dialect, pattern);
    }

    /// <summary>Sends that many messages.</summary>
    /// <returns>Whether they have all left.</returns>
    public bool Send(int messages, int frameLength)
    {
        _owed += (long)messages * frameLength;
        return SendOwed();
    }

    public bool SendOwed()
    {
        while (_owed > 0)
        {
            var piece = _pattern.AsSpan(_patternAt, (int)Math.Min(_owed, _pattern.Length - _patternAt));
            var sent = Native.Send(Descriptor, piece);
            if (sent < 0)
            {
                return false;
            }

            _owed -= sent;
            _patternAt = (_patternAt + sent) % _pattern.Length;
        }

        return true;
    }

    /// <summary>Receives what is there.</summary>
    /// <returns>Messages that are whole with it.</returns>
    public int Receive(Span<byte> buffer)
    {
        var count = Native.Receive(Descriptor, buffer);
        return count switch
        {
            0 => throw new IOException("The server closed a connection in the middle of a run."),
            < 0 => 0,
            _ => Count(buffer[..count]),
        };
    }

    public void Dispose() => _socket.Dispose();

    private int Count(ReadOnlySpan<byte> data)
    {
        var messages = 0;
        while (!data.IsEmpty)
        {
            if (_left == 0 && !TryBegin(ref data))
            {
                continue;
            }

            var payload = data[..(int)Math.Min(_left, data.Length)];
            data = data[payload.Length..];
            _left -= payload.Length;
            messages += _terminator is { } terminator ? payload.Count(terminator)
                : _left == 0 && _endsMessage ? 1
                : 0;
        }

        return messages;
    }

    /// <summary>Takes a header, or the next byte of one that has not come in one piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryBegin(ref ReadOnlySpan<byte> data)
    {
        if (_headerLength == 0 && FrameHeader.TryRead(data, out var header))
        {
            data = data[header.Length..];
        }
        else
        {
            _header[_headerLength++] = data[0];
            data = data[1..];
            if (!FrameHeader.TryRead(_header.AsSpan(0, _headerLength), out header))
            {
                return false;
            }

            _headerLength = 0;
        }

        if (header.Opcode == Opcode.Close)
        {
            throw new IOException("The server sent a close frame in the middle of a run.");
        }

        _left = header.PayloadLength;
        _endsMessage = header.IsFinal && header.Opcode < Opcode.Close;
        return true;
    }
}
