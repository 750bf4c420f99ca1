using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Transport;

/// <summary>
/// A transport for hosts that offer only a <see cref="WebSocket"/> (TestServer). It turns the messages of the socket into frames and back,
/// so parser, limits and closing are the same as with other hosts.
/// </summary>
internal sealed class WebSocketBridge
{
    private const int MaxHeaderLength = 14;

    private readonly WebSocket _socket;
    private readonly int _maxMessageSize;
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private readonly SemaphoreSlim _writeLock = new(1);
    private readonly Task _receiving;
    private readonly Task _sending;
    private WebSocketMessageType _sentType;

    /// <summary>Creates the transport and starts its two loops.</summary>
    /// <param name="socket">The host's socket, open.</param>
    /// <param name="maxMessageSize">The number of bytes after which a message is passed on to be rejected.</param>
    public WebSocketBridge(WebSocket socket, int maxMessageSize)
    {
        _socket = socket;
        _maxMessageSize = maxMessageSize;
        Transport = new(_input.Reader, _output.Writer, Abort, EndAsync);
        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    /// <summary>Gets the transport for the session.</summary>
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

                var opcode = isContinued ? Opcode.Continuation
                    : received.MessageType == WebSocketMessageType.Text ? Opcode.Text
                    : Opcode.Binary;
                isContinued = !received.EndOfMessage;
                if (await WriteAsync(opcode, received.EndOfMessage, payload.WrittenMemory) is { IsCompleted: true } or { IsCanceled: true })
                {
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            // Any exception of a host's socket means that the connection is lost.
            fault = exception;
        }

        await _input.Writer.CompleteAsync(fault);
    }

    /// <summary>Receives one fragment. A fragment that fills the memory may continue, and its pieces count as one fragment.</summary>
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
        var length = CloseFrame.Write(
            payload, (int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty), _socket.CloseStatusDescription ?? "");
        return payload[..length];
    }

    /// <summary>
    /// Answers a ping of the session. The sending loop does not await the answer, because it may have to wait until reading goes on.
    /// </summary>
    private async Task AnswerPingAsync()
    {
        try
        {
            await WriteAsync(Opcode.Pong, isFinal: true, ReadOnlyMemory<byte>.Empty);
        }
        catch (InvalidOperationException)
        {
            // The connection has ended.
        }
    }

    /// <summary>Writes a frame of a client. The mask is zero, so the frame is masked as the parser requires, without cost.</summary>
    private async ValueTask<FlushResult> WriteAsync(Opcode opcode, bool isFinal, ReadOnlyMemory<byte> payload)
    {
        await _writeLock.WaitAsync();
        try
        {
            WriteFrame(_input.Writer, opcode, isFinal, payload.Span);
            return await _input.Writer.FlushAsync();
        }
        finally
        {
            _writeLock.Release();
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
            // The peer is gone. The receiving loop reports why.
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
                var bytes = payload.IsSingleSegment ? payload.First : payload.ToArray();
                return _socket.SendAsync(bytes, _sentType, isFinal, CancellationToken.None);
            case Opcode.Close:
                var (code, reason) = CloseFrame.Read(payload.ToArray());
                return new(_socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None));
            case Opcode.Ping:
                // The host's socket cannot send pings of the session. It watches its peer itself, so the ping is answered here.
                _ = AnswerPingAsync();
                return default;
            default:
                return default;
        }
    }

    /// <summary>Reads a frame that <see cref="FrameWriter"/> wrote.</summary>
    /// <param name="buffer">The bytes. The frame is removed from them.</param>
    /// <param name="opcode">The opcode.</param>
    /// <param name="isFinal">Indicates whether the frame ends its message.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>False if the frame is not complete yet.</returns>
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
