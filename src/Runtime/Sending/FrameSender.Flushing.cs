using System.IO.Pipelines;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>Hands the frames to the transport, and goes on with those that had to wait for it.</summary>
internal sealed partial class FrameSender
{
    /// <summary>A batch is flushed early at this size, so that a burst of replies does not pile up.</summary>
    private const int MaxBatchBytes = 32 * 1024;

    /// <summary>Flushes what was sent within a batch.</summary>
    public void EndBatch()
    {
        lock (_gate)
        {
            _batch = null;
            Flush();

            // If it was to wait for an outer batch: the frames of this one are gone when it ends.
            _direct?.MaterializeShared();
        }
    }

    private void Flush(bool isUrgent = false)
    {
        if (_flushing || _state == SendState.Broken)
        {
            return;
        }

        _flushingBytes = output.CanGetUnflushedBytes ? output.UnflushedBytes : 0;
        if (!isUrgent && _flushingBytes < MaxBatchBytes && SendBatch.Current is { } batch)
        {
            if (_batch is null)
            {
                _batch = batch;
                batch.Add(this);
            }

            return;
        }

        try
        {
            var flush = output.FlushAsync();
            if (!flush.IsCompleted)
            {
                _flushing = true;
                _ = FinishFlushAsync(flush);
                return;
            }

            Flushed(flush.Result);
        }
        catch (Exception)
        {
            // Whatever the transport throws, it is gone; the reader finds out how.
            BreakLocked();
        }
    }

    private async Task FinishFlushAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            var result = await flush;
            lock (_gate)
            {
                _flushing = false;
                Flushed(result);
                WriteQueued();
            }
        }
        catch (Exception)
        {
            lock (_gate)
            {
                _flushing = false;
                BreakLocked();
            }
        }
    }

    private void Flushed(FlushResult result)
    {
        _flushingBytes = 0;
        if (result.IsCompleted || result.IsCanceled)
        {
            BreakLocked();
            return;
        }

        _pieceFlushed?.TrySetResult();
        TellDrained(WebSocketSendResult.Queued);
        if (_state == SendState.Closing && _queue.IsEmpty)
        {
            End(SendState.Ended);
        }
    }

    /// <summary>Writes what queued while the transport was full, until it is full again.</summary>
    private void WriteQueued()
    {
        while (!_flushing && _state != SendState.Broken && HasWork)
        {
            WriteControl();
            while (!_streaming && _queue.TryDequeue(out var frame))
            {
                switch (frame.Kind)
                {
                    case QueueEntryKind.StreamTurn:
                        BeginStreaming(frame.Sender!);
                        continue;
                    case QueueEntryKind.DrainMark:
                        (_drainWaiters ??= []).Add(frame.Sender!);
                        continue;
                }

                WriteMessage(frame.Opcode, frame.Payload.Span);
                frame.Release();
                if (!output.CanGetUnflushedBytes || output.UnflushedBytes >= MaxBatchBytes)
                {
                    break;
                }
            }

            _queue.AdmitWaiting();
            Flush();
        }
    }

    /// <summary>
    /// Writes a message, or the close frame that queued behind one, to the transport. Messages queue uncompressed and are compressed here:
    /// a compressor that remembers earlier messages has to see them in the order in which they leave.
    /// </summary>
    private void WriteMessage(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        _direct?.Reserve(FrameWriter.FrameLength(payload.Length));
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
        _direct?.DropShared();
        _queue.Clear();
        _flushingBytes = 0;
        _pendingPong = -1;
        _pieceFlushed?.TrySetResult();
        TellDrained(WebSocketSendResult.Closed);
        End(SendState.Broken);
    }

    private void End(SendState state)
    {
        _state = state;
        _ended?.TrySetResult();
    }
}
