using System.Buffers;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>Messages that are sent in fragments (RFC 6455 section 5.4): others queue behind them, control frames pass between their pieces.</summary>
internal sealed partial class FrameSender
{
    private const int PieceBytes = 32 * 1024;

    /// <summary>Whether a message in pieces has begun and not ended. Other messages queue behind it.</summary>
    private bool _streaming;

    /// <summary>Completes when the flush under way has ended, for the next piece.</summary>
    private TaskCompletionSource? _pieceFlushed;

    /// <summary>Sends what a stream has until its end as one message, at the pace at which the peer reads.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="source">What to send.</param>
    /// <param name="onTruncated">
    /// Called if the stream throws when a part of the message has left: it can be neither completed nor taken back, and nothing but the
    /// close frame can follow.
    /// </param>
    /// <param name="closed">Fires when the connection is over.</param>
    public async ValueTask<WebSocketSendResult> SendAsync(Opcode opcode, Stream source, Action onTruncated, CancellationToken closed)
    {
        var hasBegun = false;
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var count = await source.ReadAsync(buffer, closed);
            if (count == 0 || IsAtEnd(source))
            {
                return await SendAsync(opcode, (ReadOnlyMemory<byte>)buffer.AsMemory(0, count));
            }

            if (await AcquireStreamAsync() == WebSocketSendResult.Closed)
            {
                return WebSocketSendResult.Closed;
            }

            hasBegun = true;
            var length = 0L;
            for (var piece = opcode; ; piece = Opcode.Continuation)
            {
                var isLast = count == 0 || IsAtEnd(source);
                length += count;
                if (!await WritePieceAsync(piece, buffer.AsMemory(0, count), isLast))
                {
                    return WebSocketSendResult.Closed;
                }

                if (isLast)
                {
                    observer.OnSentInPieces(opcode == Opcode.Text, length);
                    return WebSocketSendResult.Queued;
                }

                count = await source.ReadAsync(buffer, closed);
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            return WebSocketSendResult.Closed;
        }
        catch when (hasBegun)
        {
            onTruncated();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A stream that knows its length saves an empty last frame.</summary>
    private static bool IsAtEnd(Stream source) => source.CanSeek && source.Position >= source.Length;

    private ValueTask<WebSocketSendResult> AcquireStreamAsync()
    {
        lock (_gate)
        {
            if (!CanSend)
            {
                return new(WebSocketSendResult.Closed);
            }

            if (IsOccupied)
            {
                return _queue.WaitForTurnAsync();
            }

            _streaming = true;
            return new(WebSocketSendResult.Queued);
        }
    }

    private void BeginStreaming(TaskCompletionSource<WebSocketSendResult> sender)
    {
        _streaming = CanSend;
        sender.TrySetResult(CanSend ? WebSocketSendResult.Queued : WebSocketSendResult.Closed);
    }

    /// <summary>Writes a fragment. False: the connection is closing, and the rest is not wanted.</summary>
    private async ValueTask<bool> WritePieceAsync(Opcode opcode, ReadOnlyMemory<byte> piece, bool isLast)
    {
        while (true)
        {
            Task flushed;
            lock (_gate)
            {
                if (!CanSend)
                {
                    return false;
                }

                if (!_flushing)
                {
                    FrameWriter.Write(output, opcode, piece.Span, isFinal: isLast);
                    Flush();
                    if (isLast)
                    {
                        EndStreaming(isWhole: true);
                    }

                    return true;
                }

                _pieceFlushed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                flushed = _pieceFlushed.Task;
            }

            await flushed;
        }
    }

    /// <summary>Lets the queue go on. What queued behind a message that will never be whole cannot be sent any more.</summary>
    private void EndStreaming(bool isWhole)
    {
        if (!_streaming)
        {
            return;
        }

        _streaming = false;
        if (isWhole)
        {
            WriteQueued();
        }
        else
        {
            _queue.Clear();
            _pieceFlushed?.TrySetResult();
        }
    }
}
