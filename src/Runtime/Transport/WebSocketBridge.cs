using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Transport;

/// <summary>
/// Frames on one side, a host's own <see cref="WebSocket"/> on the other: for hosts that offer nothing else (TestServer). What the socket
/// delivers is framed again, so that parser, limits and closing are the same as everywhere.
/// </summary>
internal sealed class WebSocketBridge
{
    private const int MaxHeaderLength = 14;

    private readonly WebSocket _socket;
    private readonly int _maxMessageSize;
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Task _receiving;
    private readonly Task _sending;
    private WebSocketMessageType _sentType;

    /// <param name="socket">The host's socket, open.</param>
    /// <param name="maxMessageSize">Bytes after which a message is handed on to be refused, instead of being gathered.</param>
    public WebSocketBridge(WebSocket socket, int maxMessageSize)
    {
        _socket = socket;
        _maxMessageSize = maxMessageSize;
        Transport = new(_input.Reader, _output.Writer, Abort, EndAsync);
        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    public WebSocketTransport Transport { get; }

    private void Abort()
    {
        _socket.Abort();
        _input.Writer.CancelPendingFlush();
    }

    private async ValueTask EndAsync()
    {
        await _output.Writer.CompleteAsync();
        await _input.Reader.CompleteAsync();
        await _sending;
        _socket.Dispose();
        await _receiving;
    }

    private async Task ReceiveAsync()
    {
        var payload = new ArrayBufferWriter<byte>();
        var isContinued = false;
        Exception? fault = null;
        try
        {
            while (true)
            {
                payload.ResetWrittenCount();
                var received = await ReceiveFragmentAsync(payload);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await WriteAsync(Opcode.Close, isFinal: true, ClosePayload());
                    break;
                }

                var opcode = isContinued ? Opcode.Continuation : received.MessageType == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary;
                isContinued = !received.EndOfMessage;
                if (await WriteAsync(opcode, received.EndOfMessage, payload.WrittenMemory) is { IsCompleted: true } or { IsCanceled: true })
                {
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            // Whatever a host's socket throws, the connection is lost.
            fault = exception;
        }

        await _input.Writer.CompleteAsync(fault);
    }

    /// <summary>One fragment, as far as can be told: one that fills the memory offered may go on, and counts once all the same.</summary>
    private async ValueTask<ValueWebSocketReceiveResult> ReceiveFragmentAsync(ArrayBufferWriter<byte> payload)
    {
        while (true)
        {
            var memory = payload.GetMemory(4096);
            var received = await _socket.ReceiveAsync(memory, CancellationToken.None);
            payload.Advance(received.Count);
            if (received.EndOfMessage || received.Count < memory.Length || payload.WrittenCount > _maxMessageSize)
            {
                return received;
            }
        }
    }

    private byte[] ClosePayload()
    {
        var payload = new byte[2 + CloseStatus.MaxReasonBytes];
        return payload[..CloseFrame.Write(payload, (int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty), _socket.CloseStatusDescription ?? "")];
    }

    /// <summary>Never awaited by what sends: it may have to wait until reading goes on.</summary>
    private async Task AnswerPingAsync()
    {
        try
        {
            await WriteAsync(Opcode.Pong, isFinal: true, ReadOnlyMemory<byte>.Empty);
        }
        catch (InvalidOperationException)
        {
            // The connection has ended meanwhile.
        }
    }

    /// <summary>Writes a client's frame. Its mask is zero: it has the form that the parser asks for, and costs nothing.</summary>
    private async ValueTask<FlushResult> WriteAsync(Opcode opcode, bool isFinal, ReadOnlyMemory<byte> payload)
    {
        await _turn.WaitAsync();
        try
        {
            WriteFrame(_input.Writer, opcode, isFinal, payload.Span);
            return await _input.Writer.FlushAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private static void WriteFrame(PipeWriter output, Opcode opcode, bool isFinal, ReadOnlySpan<byte> payload)
    {
        var span = output.GetSpan(MaxHeaderLength);
        var length = FrameWriter.WriteHeader(span, opcode, payload.Length, isFinal: isFinal);
        span[1] |= 0x80;
        span.Slice(length, sizeof(uint)).Clear();
        output.Advance(length + sizeof(uint));
        output.Write(payload);
    }

    private async Task SendAsync()
    {
        var frames = _output.Reader;
        try
        {
            while (true)
            {
                var result = await frames.ReadAsync();
                var rest = result.Buffer;
                while (TryReadFrame(ref rest, out var opcode, out var isFinal, out var payload))
                {
                    await SendAsync(opcode, isFinal, payload);
                }

                frames.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception)
        {
            // The peer is gone; receiving has the reason.
        }

        await frames.CompleteAsync();
    }

    private ValueTask SendAsync(Opcode opcode, bool isFinal, ReadOnlySequence<byte> payload)
    {
        switch (opcode)
        {
            case Opcode.Text or Opcode.Binary:
                _sentType = opcode == Opcode.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                goto case Opcode.Continuation;
            case Opcode.Continuation:
                return _socket.SendAsync(payload.IsSingleSegment ? payload.First : payload.ToArray(), _sentType, isFinal, CancellationToken.None);
            case Opcode.Close:
                var (code, reason) = CloseFrame.Read(payload.ToArray());
                return new(_socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None));
            case Opcode.Ping:
                // Such a socket has no pings of ours: it looks after its peer itself, and stays silent while it is there.
                _ = AnswerPingAsync();
                return default;
            default:
                return default;
        }
    }

    /// <summary>Reads a frame that <see cref="FrameWriter"/> wrote.</summary>
    private static bool TryReadFrame(
        ref ReadOnlySequence<byte> buffer, out Opcode opcode, out bool isFinal, out ReadOnlySequence<byte> payload)
    {
        opcode = default;
        isFinal = false;
        payload = default;
        Span<byte> header = stackalloc byte[FrameWriter.MaxHeaderLength];
        var known = buffer.Slice(0, Math.Min(buffer.Length, header.Length));
        known.CopyTo(header);
        if (known.Length < 2)
        {
            return false;
        }

        var (headerLength, length) = header[1] switch
        {
            126 => (4, BinaryPrimitives.ReadUInt16BigEndian(header[2..])),
            127 => (FrameWriter.MaxHeaderLength, (long)BinaryPrimitives.ReadUInt64BigEndian(header[2..])),
            var small => (2, small),
        };
        if (known.Length < headerLength || buffer.Length < headerLength + length)
        {
            return false;
        }

        opcode = (Opcode)(header[0] & 0xF);
        isFinal = (header[0] & 0x80) != 0;
        payload = buffer.Slice(headerLength, length);
        buffer = buffer.Slice(headerLength + length);
        return true;
    }
}
