using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The part that sends messages in fragments (RFC 6455 section 5.4). Other messages wait behind a fragmented message. Control frames pass
/// between its fragments.
/// </summary>
internal sealed partial class FrameSender
{
    /// <summary>The size of a fragment in bytes.</summary>
    private const int PieceBytes = 32 * 1024;

    /// <summary>Indicates whether a fragmented message has begun and not ended. Other messages wait behind it.</summary>
    private bool _isStreaming;

    /// <summary>Sends the content of a stream as one message, no faster than the peer reads.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="source">The content.</param>
    /// <param name="onTruncated">
    /// Called if the stream throws after a part of the message has left. The message can be neither completed nor taken back, so only the
    /// close frame can follow.
    /// </param>
    /// <param name="closed">The token that fires when the connection is over.</param>
    /// <param name="cancellationToken">Ends the wait for the message's place. It has no effect on a message that has begun.</param>
    /// <returns>A task that completes when the last fragment has been queued.</returns>
    public async ValueTask<WebSocketSendResult> SendAsync(
        Opcode opcode, Stream source, Action onTruncated, CancellationToken closed, CancellationToken cancellationToken = default)
    {
        // First the place in the order of this caller's messages: the source may take its time.
        if (await AcquireStreamAsync(cancellationToken) == WebSocketSendResult.Closed)
        {
            return WebSocketSendResult.Closed;
        }

        var hasBegun = false;
        var isReading = false;
        var rented = MessageMemory.Rent(PieceBytes);
        var buffer = rented.AsMemory(0, PieceBytes);
        try
        {
            var length = 0L;
            for (var piece = opcode; ; piece = Opcode.Continuation)
            {
                isReading = true;
                var count = await source.ReadAsync(buffer, closed);
                isReading = false;
                var isLast = count == 0 || IsAtEnd(source);
                length += count;
                if (!await WritePieceAsync(piece, buffer[..count], isLast))
                {
                    return WebSocketSendResult.Closed;
                }

                hasBegun = true;
                if (isLast)
                {
                    observer.OnSentInPieces(opcode == Opcode.Text, length);
                    return WebSocketSendResult.Queued;
                }
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            return WebSocketSendResult.Closed;
        }
        catch
        {
            if (hasBegun)
            {
                onTruncated();
            }
            else
            {
                ReleaseStream();
            }

            throw;
        }
        finally
        {
            if (!isReading)
            {
                // A source whose read has failed may still write to the buffer.
                MessageMemory.Return(rented);
            }
        }
    }

    /// <summary>Returns a value indicating whether a stream that knows its length has ended. This saves an empty last frame.</summary>
    private static bool IsAtEnd(Stream source) => source.CanSeek && source.Position >= source.Length;

    private ValueTask<WebSocketSendResult> AcquireStreamAsync(CancellationToken cancellationToken)
    {
        lock (observer)
        {
            if (!CanSend)
            {
                return new(WebSocketSendResult.Closed);
            }

            if (IsGivenUp(cancellationToken))
            {
                return ValueTask.FromCanceled<WebSocketSendResult>(cancellationToken);
            }

            if (IsOccupied)
            {
                return WaitAsync(Queue.EnqueueStreamTurn(out var place), place, cancellationToken);
            }

            _isStreaming = true;
            return new(WebSocketSendResult.Queued);
        }
    }

    /// <summary>Gives up the place of a message of which no part has left.</summary>
    private void ReleaseStream()
    {
        lock (observer)
        {
            EndStreaming(isWhole: true);
        }
    }

    private void BeginStreaming(TaskCompletionSource<WebSocketSendResult> sender)
    {
        _isStreaming = CanSend;
        sender.TrySetResult(CanSend ? WebSocketSendResult.Queued : WebSocketSendResult.Closed);
    }

    /// <summary>Writes a fragment.</summary>
    /// <returns>False if the connection is closing and the rest must not be sent.</returns>
    private async ValueTask<bool> WritePieceAsync(Opcode opcode, ReadOnlyMemory<byte> piece, bool isLast)
    {
        while (true)
        {
            Task flushed;
            lock (observer)
            {
                if (!CanSend)
                {
                    return false;
                }

                if (!_isFlushing)
                {
                    FrameWriter.Write(output, opcode, piece.Span, isFinal: isLast);
                    Flush();
                    if (isLast)
                    {
                        EndStreaming(isWhole: true);
                    }

                    return true;
                }

                Waits.PieceFlushed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                flushed = Waits.PieceFlushed.Task;
            }

            await flushed;
        }
    }

    /// <summary>Ends a fragmented message. If it is not whole, the messages behind it cannot be sent any more.</summary>
    private void EndStreaming(bool isWhole)
    {
        if (!_isStreaming)
        {
            return;
        }

        _isStreaming = false;
        if (isWhole)
        {
            WriteQueued();
        }
        else
        {
            DiscardQueued();
            _waits?.PieceFlushed?.TrySetResult();
        }
    }
}
