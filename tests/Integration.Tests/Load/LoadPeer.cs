using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>
/// A client that costs little, so that ten thousand fit beside the server: a socket, a small buffer, and an answer to every ping that
/// it meets while it reads. One task reads and writes; a second one may write what the first does not.
/// </summary>
internal sealed class LoadPeer : IDisposable
{
    /// <summary>How many shake hands at a time: no more than wait in a listener's backlog.</summary>
    private const int AtATime = 200;

    private static readonly byte[] _endOfHead = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[256];
    private int _start;
    private int _end;

    private LoadPeer()
    {
    }

    /// <summary>Pings that it has answered.</summary>
    public int Pings { get; private set; }

    /// <summary>Whether a whole frame has been received that <see cref="ReadAsync"/> has not given out.</summary>
    public bool HasFrame => TryFindFrame(out _, out _);

    /// <param name="port">A port of the loopback address.</param>
    /// <param name="path">The route.</param>
    /// <param name="receiveBuffer">Bytes that the system may receive ahead; zero leaves it to the system.</param>
    public static async Task<LoadPeer> ConnectAsync(int port, string path, int receiveBuffer = 0)
    {
        var peer = new LoadPeer();
        if (receiveBuffer != 0)
        {
            peer._socket.ReceiveBufferSize = receiveBuffer;
        }

        using var patience = new CancellationTokenSource(Clients.Patience);
        await peer._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), patience.Token);
        await peer.WriteAsync(RawClient.Handshake(path));
        int head;
        while ((head = peer.Unread.Span.IndexOf(_endOfHead)) < 0)
        {
            Assert.True(await peer.FillAsync(patience.Token), "The server ended the connection within the handshake.");
        }

        Assert.StartsWith("HTTP/1.1 101 ", Encoding.Latin1.GetString(peer.Unread.Span[..head]), StringComparison.Ordinal);
        peer._start += head + _endOfHead.Length;
        return peer;
    }

    /// <summary>Connects many, and returns when the last of them is.</summary>
    public static async Task<LoadPeer[]> ConnectManyAsync(int count, int port, string path, int receiveBuffer = 0)
    {
        var peers = new LoadPeer[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) =>
            peers[i] = await ConnectAsync(port, path, receiveBuffer));
        return peers;
    }

    /// <summary>Connects many, of which each does something as soon as it is connected.</summary>
    public static async Task ConnectManyAsync(int count, int port, string path, Func<LoadPeer, Task> act)
    {
        var acting = new Task[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) =>
            acting[i] = act(await ConnectAsync(port, path)));
        await Task.WhenAll(acting);
    }

    /// <summary>Sends these bytes as they are.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    /// <summary>The next frame that is not a ping.</summary>
    /// <returns>The payload is valid until the next call.</returns>
    public async ValueTask<(Opcode Opcode, ReadOnlyMemory<byte> Payload)> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            int header, length;
            while (!TryFindFrame(out header, out length))
            {
                Assert.True(await FillAsync(cancellationToken), "The server ended the connection without a close frame.");
            }

            var frame = new FrameHeader(Unread.Span);
            Assert.True(frame is { IsFinal: true, Rsv: 0, Mask: null }, "The server sent a fragment, a reserved bit or a mask.");
            var opcode = frame.Opcode;
            var payload = _buffer.AsMemory(_start + header, length);
            _start += header + length;
            if (opcode != Opcode.Ping)
            {
                return (opcode, payload);
            }

            Pings++;
            await WriteAsync(FrameCodec.ToBytes(Opcode.Pong, payload.Span), cancellationToken);
        }
    }

    /// <summary>Reads on for ever, answers the pings, and expects nothing else.</summary>
    public async Task IdleAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (opcode, payload) = await ReadAsync(cancellationToken);
            Assert.Fail($"An idle connection was sent {opcode} {Encoding.UTF8.GetString(payload.Span)}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its time is over.
        }
    }

    /// <summary>Sends a message and expects it back as the next one.</summary>
    public async Task EchoAsync(ReadOnlyMemory<byte> message)
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        await WriteAsync(FrameCodec.ToBytes(Opcode.Binary, message.Span), patience.Token);
        var (opcode, payload) = await ReadAsync(patience.Token);
        Assert.Equal(Opcode.Binary, opcode);
        Assert.True(payload.Span.SequenceEqual(message.Span), "The echo is not what was sent.");
    }

    /// <summary>Expects the close frame as the next one, answers it, and expects the end of the connection.</summary>
    public async Task<(int Code, string Reason)> ReadCloseAsync()
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        var (opcode, payload) = await ReadAsync(patience.Token);
        Assert.Equal(Opcode.Close, opcode);
        var close = (BinaryPrimitives.ReadUInt16BigEndian(payload.Span), Encoding.UTF8.GetString(payload.Span[2..]));
        await WriteAsync(FrameCodec.ToBytes(Opcode.Close, payload.Span[..2]), patience.Token);
        Assert.False(await FillAsync(patience.Token), "The server sent more after its close frame.");
        return close;
    }

    /// <summary>Says goodbye with 1000 and expects the same, then the end of the connection.</summary>
    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        await WriteAsync(FrameCodec.ToBytes(Opcode.Close, [0x03, 0xE8]), patience.Token);
        var (opcode, payload) = await ReadAsync(patience.Token);
        Assert.Equal(Opcode.Close, opcode);
        Assert.Equal(1000, BinaryPrimitives.ReadUInt16BigEndian(payload.Span));
        Assert.False(await FillAsync(patience.Token), "The server sent more after its close frame.");
        Dispose();
    }

    /// <summary>Writes what the system takes without a wait.</summary>
    /// <returns>How many bytes that were.</returns>
    public int TryWrite(ReadOnlySpan<byte> bytes)
    {
        _socket.Blocking = false;
        var written = _socket.Send(bytes, SocketFlags.None, out var error);
        Assert.True(error is SocketError.Success or SocketError.WouldBlock, $"The connection broke: {error}.");
        return written;
    }

    /// <summary>Takes a byte of what has come, if anything has.</summary>
    public void TryReadByte()
    {
        _socket.Blocking = false;
        _socket.Receive(_buffer.AsSpan(0, 1), SocketFlags.None, out var error);
        Assert.True(error is SocketError.Success or SocketError.WouldBlock, $"The connection broke: {error}.");
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlyMemory<byte> Unread => _buffer.AsMemory(_start, _end - _start);

    private bool TryFindFrame(out int header, out int length)
    {
        (header, length) = (0, 0);
        if (!FrameHeader.TryRead(Unread.Span, out var read))
        {
            return false;
        }

        (header, length) = (read.Length, checked((int)read.PayloadLength));
        return Unread.Length >= header + length;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start != 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 4);
        }

        var received = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += received;
        return received != 0;
    }
}
