using System.IO.Pipelines;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The part that hands frames to the transport, and continues with the queued messages when the transport has room again.
/// </summary>
internal sealed partial class FrameSender
{
    /// <summary>The size in bytes at which a batch is flushed early, so that a burst of replies does not pile up.</summary>
    private const int MaxBatchBytes = 32 * 1024;

    /// <summary>Flushes the frames that were sent within a batch.</summary>
    public void EndBatch()
    {
        lock (observer)
        {
            if (_batch is null && output.CanGetUnflushedBytes && output.UnflushedBytes == 0)
            {
                // Another batch has flushed the connection.
                return;
            }

            _batch = null;
            Flush();

            // If the flush waits for an outer batch, the frames of this batch are gone before it.
            _sharedWriter?.MaterializeShared();
        }
    }

    private void Flush(bool isUrgent = false)
    {
        if (_isFlushing || _state == SendState.Broken)
        {
            return;
        }

        _flushingBytes = output.CanGetUnflushedBytes ? output.UnflushedBytes : 0;
        var batch = isUrgent || _flushingBytes >= MaxBatchBytes ? null : SendBatch.Current;
        if (batch?.TryAdd(this, isKnown: _batch == batch) == true)
        {
            // The batch of another thread may wait for a callback of that thread, so each thread flushes what it has sent.
            _batch = batch;
            return;
        }

        FlushNow();
        if (batch is not null)
        {
            // The batch no longer knows this connection, and its frames are gone when it ends.
            _sharedWriter?.MaterializeShared();
        }
    }

    private void FlushNow()
    {
        try
        {
            var flush = output.FlushAsync();
            if (!flush.IsCompleted)
            {
                _isFlushing = true;
                _ = FinishFlushAsync(flush);
                return;
            }

            OnFlushed(flush.Result);
        }
        catch (Exception)
        {
            // Any exception means that the transport is gone. The reader finds out why.
            BreakLocked();
        }
    }

    private async Task FinishFlushAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            var result = await flush;
            lock (observer)
            {
                _isFlushing = false;
                OnFlushed(result);
                WriteQueued();
                CompleteFlushWaiter();
            }
        }
        catch (Exception)
        {
            lock (observer)
            {
                _isFlushing = false;
                BreakLocked();
                CompleteFlushWaiter();
            }
        }
    }

    private void CompleteFlushWaiter()
    {
        if (!_isFlushing)
        {
            _waits?.Flushed?.TrySetResult();
        }
    }

    private void OnFlushed(FlushResult result)
    {
        _flushingBytes = 0;
        if (result.IsCompleted || result.IsCanceled)
        {
            BreakLocked();
            return;
        }

        _waits?.PieceFlushed?.TrySetResult();
        CompleteDrainWaiters(WebSocketSendResult.Queued);
        if (_state == SendState.Closing && _queue is not { IsEmpty: false })
        {
            End(SendState.Ended);
        }
    }

    /// <summary>Writes queued messages until the transport is full again.</summary>
    private void WriteQueued()
    {
        while (!_isFlushing && _state != SendState.Broken && HasWork)
        {
            WriteControl();
            while (!_isStreaming && _queue is not null && _queue.TryDequeue(out var frame))
            {
                switch (frame.Kind)
                {
                    case QueueEntryKind.StreamTurn:
                        BeginStreaming(frame.Sender!);
                        continue;
                    case QueueEntryKind.DrainMark:
                        Waits.Drained.Add(frame.Sender!);
                        continue;
                    case QueueEntryKind.Heartbeat:
                        _hasQueuedHeartbeat = false;
                        break;
                }

                WriteMessage(frame.Opcode, frame.Payload.Span);
                frame.ReturnBuffer();
                if (!output.CanGetUnflushedBytes || output.UnflushedBytes >= MaxBatchBytes)
                {
                    break;
                }
            }

            _queue?.AdmitWaiting();
            Flush();
        }
    }

    /// <summary>
    /// Writes a message, or a queued close frame, to the transport. Messages are queued uncompressed and compressed here, because a
    /// compressor with context takeover must see them in the order in which they leave.
    /// </summary>
    private void WriteMessage(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        _sharedWriter?.Reserve(FrameWriter.FrameLength(payload.Length));
        if (deflater is null || opcode >= Opcode.Close)
        {
            FrameWriter.Write(output, opcode, payload);
        }
        else
        {
            deflater.Write(output, opcode, payload);
        }
    }

    private void BreakLocked()
    {
        _sharedWriter?.DropShared();
        DiscardQueued();
        _flushingBytes = 0;
        _pendingPongLength = -1;
        _waits?.PieceFlushed?.TrySetResult();
        CompleteDrainWaiters(WebSocketSendResult.Closed);
        End(SendState.Broken);
    }

    private void DiscardQueued()
    {
        _isHolding = false;
        _queue?.Clear();
    }

    private void End(SendState state)
    {
        _state = state;
        _waits?.Ended?.TrySetResult();
    }
}
