using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace WebSocketToolkit.Integration.Tests.Connections.Deadlines;

/// <summary>
/// A WebSocket over HTTP/2 (RFC 8441) as raw as a socket: DATA frames are sent as they are written, and the server gets room to send only if
/// the test grants it.
/// </summary>
internal sealed class Http2Stream : Stream
{
    /// <summary>The size of a frame that a server takes by default: RFC 9113 section 6.5.2.</summary>
    private const int MaxFrame = 16 * 1024;

    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte ResetStream = 3;
    private const byte WindowUpdate = 8;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const byte Acknowledge = 1;

    private readonly NetworkStream _connection;
    private readonly bool _grantsWindow;
    private readonly SemaphoreSlim _writing = new(1);
    private ReadOnlyMemory<byte> _received;
    private bool _hasEnded;

    private Http2Stream(NetworkStream connection, bool grantsWindow)
    {
        _connection = connection;
        _grantsWindow = grantsWindow;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Connects, and opens a WebSocket by an extended CONNECT.</summary>
    /// <param name="port">The port, without TLS.</param>
    /// <param name="path">The path.</param>
    /// <param name="grantsWindow">Whether the server may send more than the first 64 KiB.</param>
    /// <param name="headers">More headers of the request, with names in lower case.</param>
    /// <exception cref="IOException">The server answered with another status than 200.</exception>
    public static async Task<Http2Stream> ConnectAsync(
        int port, string path, bool grantsWindow, params (string Name, string? Value)[] headers)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        var stream = new Http2Stream(new NetworkStream(socket, ownsSocket: true), grantsWindow);
        await stream._connection.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await stream.WriteFrameAsync(Settings, 0, streamId: 0, []);
        List<byte> block = [];
        (string Name, string? Value)[] fields =
        [
            (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
            ("sec-websocket-version", "13"), .. headers,
        ];
        foreach (var (name, value) in fields)
        {
            // A literal without indexing and without Huffman's code: RFC 7541 section 6.2.2.
            block.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value!.Length, .. Encoding.ASCII.GetBytes(value)]);
        }

        await stream.WriteFrameAsync(Headers, EndHeaders, streamId: 1, [.. block]);
        while (true)
        {
            var (type, _, payload) = await stream.ReadFrameAsync(CancellationToken.None);
            if (type == Headers)
            {
                // Indexed in the static table: ":status: 200".
                return payload[0] == 0x88 ? stream : throw new IOException("The server refused.");
            }
        }
    }

    /// <summary>Ends the stream toward the server.</summary>
    public Task EndAsync() => WriteFrameAsync(Data, EndStream, streamId: 1, []);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_received.IsEmpty && !_hasEnded)
        {
            var (type, flags, payload) = await ReadFrameAsync(cancellationToken);
            _hasEnded = type is ResetStream or GoAway || (type == Data && (flags & EndStream) != 0);
            if (type == Data)
            {
                _received = payload;
                if (_grantsWindow && payload.Length > 0)
                {
                    var increment = new byte[4];
                    BinaryPrimitives.WriteInt32BigEndian(increment, payload.Length);
                    await WriteFrameAsync(WindowUpdate, 0, streamId: 0, increment);
                    await WriteFrameAsync(WindowUpdate, 0, streamId: 1, increment);
                }
            }
        }

        var count = Math.Min(buffer.Length, _received.Length);
        _received[..count].CopyTo(buffer);
        _received = _received[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (; !buffer.IsEmpty; buffer = buffer[Math.Min(MaxFrame, buffer.Length)..])
        {
            await WriteFrameAsync(Data, 0, streamId: 1, buffer[..Math.Min(MaxFrame, buffer.Length)].ToArray());
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _writing.Dispose();
        await base.DisposeAsync();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task WriteFrameAsync(byte type, byte flags, int streamId, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        await _writing.WaitAsync();
        try
        {
            await _connection.WriteAsync(frame);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<(byte Type, byte Flags, byte[] Payload)> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var head = new byte[9];
        await _connection.ReadExactlyAsync(head, cancellationToken);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
        await _connection.ReadExactlyAsync(payload, cancellationToken);
        if (head[3] == Settings && (head[4] & Acknowledge) == 0)
        {
            await WriteFrameAsync(Settings, Acknowledge, streamId: 0, []);
        }

        return (head[3], head[4], payload);
    }
}
