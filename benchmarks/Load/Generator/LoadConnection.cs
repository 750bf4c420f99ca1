using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>One client: counts the messages that come back, and sends as many again.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _pattern;
    private int _patternAt;
    private long _owed;

    // Of the frame that is being received.
    private readonly byte[] _header = new byte[14];
    private int _headerLength;
    private long _left;
    private bool _inPayload;

    private LoadConnection(Socket socket, byte[] pattern)
    {
        _socket = socket;
        _pattern = pattern;
        Descriptor = (int)socket.Handle;
    }

    public int Descriptor { get; }

    /// <summary>Opens a WebSocket.</summary>
    /// <param name="port">Of the server, on the loopback address.</param>
    /// <param name="path">Of the endpoint.</param>
    /// <param name="greeting">A message to exchange before the run; null if the server wants none.</param>
    /// <param name="pattern">Frames to send, over and over.</param>
    public static LoadConnection Open(int port, string path, byte[]? greeting, byte[] pattern)
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

        if (greeting is not null)
        {
            socket.Send(greeting);
            socket.Receive(answer);
        }

        socket.Blocking = false;
        return new(socket, pattern);
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
        while (!data.IsEmpty || (_inPayload && _left == 0))
        {
            if (!_inPayload)
            {
                _header[_headerLength++] = data[0];
                data = data[1..];
                if (_headerLength < 2 || _headerLength < HeaderLength())
                {
                    continue;
                }

                _left = PayloadLength();
                _inPayload = true;
                _headerLength = 0;
            }

            var skipped = (int)Math.Min(_left, data.Length);
            _left -= skipped;
            data = data[skipped..];
            if (_left > 0)
            {
                break;
            }

            _inPayload = false;
            var opcode = _header[0] & 0x0F;
            if (opcode == 8)
            {
                throw new IOException("The server sent a close frame in the middle of a run.");
            }

            if (_header[0] >= 0x80 && opcode < 8)
            {
                messages++;
            }
        }

        return messages;
    }

    /// <summary>The floor sends back what it got, masked.</summary>
    private int HeaderLength() => ((_header[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 }) + ((_header[1] & 0x80) != 0 ? 4 : 0);

    private long PayloadLength() => (_header[1] & 0x7F) switch
    {
        126 => System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
        127 => System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)),
        var length => length,
    };
}
