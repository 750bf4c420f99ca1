using System.IO.Pipelines;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Writes a connection's frames, whole and in the order in which they were sent, from any thread. As long as the transport takes
/// them, a frame goes straight into its buffer. While the transport is full, messages go to the <see cref="SendQueue"/>, which decides what
/// becomes of them.
/// </summary>
/// <remarks>
/// A flush that is under way is not overlapped by another write, as <see cref="PipeWriter"/> demands. What a reader's thread sends
/// while it hands on what one read brought leaves with one flush (<see cref="SendBatch"/>).
/// </remarks>
/// <param name="output">The transport.</param>
/// <param name="queue">What the transport does not take at once.</param>
/// <param name="observer">Sees what is taken.</param>
/// <param name="deflater">Compresses messages; null if that was not negotiated. Disposed with the outbox.</param>
internal sealed partial class Outbox(PipeWriter output, SendQueue queue, ITrafficObserver observer, Deflater? deflater = null) : IDisposable
{
    /// <summary>A batch is flushed early at this size, so that a burst of replies does not pile up.</summary>
    private const int MaxBatchBytes = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly SocketWriter? _direct = output as SocketWriter;
    private readonly SendQueue _queue = queue;

    /// <summary>Set when somebody wants to know.</summary>
    private TaskCompletionSource? _ended;
    private bool _hasEnded;
    private long _flushingBytes;
    private bool _flushing;
    private bool _closing;
    private bool _broken;
    private SendBatch? _batch;
    private byte[]? _pong;
    private int _pendingPong = -1;
    private bool _pendingPing;

    /// <summary>Bytes that the transport has not taken yet.</summary>
    public long BufferedBytes
    {
        get
        {
            lock (_gate)
            {
                return _queue.Bytes + _flushingBytes;
            }
        }
    }

    /// <summary>Whether a message has to queue: a flush, or a message in pieces, is under way.</summary>
    private bool IsOccupied => _flushing || _streaming;

    private bool HasWork => _pendingPong >= 0 || _pendingPing || (!_streaming && (!_queue.IsEmpty || _queue.HasWaiting));

    /// <summary>Completes when the close frame and all before it have left, or can no longer leave.</summary>
    public Task Ended
    {
        get
        {
            lock (_gate)
            {
                return _hasEnded ? Task.CompletedTask : (_ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Flushes what was sent within a batch.</summary>
    public void EndBatch()
    {
        lock (_gate)
        {
            _batch = null;
            Flush();

            // If it was to wait for an outer batch: the frames of this one are gone when it ends.
            _direct?.Settle();
        }
    }

    /// <summary>Sends a message whose payload the caller may reuse at once: it is copied if it has to wait.</summary>
    public ValueTask<WebSocketSendResult> SendAsync(Opcode opcode, ReadOnlySpan<byte> payload, in SendTerms terms = default)
    {
        lock (_gate)
        {
            if (TrySend(opcode, payload, out var result, terms))
            {
                return new(result);
            }

            if (terms.Policy == WebSocketSlowConsumerPolicy.Wait)
            {
                return _queue.WaitAsync(QueuedFrame.CopyOf(opcode, payload), terms);
            }
        }

        observer.OnTooSlow();
        return new(WebSocketSendResult.Closed);
    }

    /// <summary>Sends a message whose payload stays as it is until the task completes.</summary>
    public ValueTask<WebSocketSendResult> SendAsync(Opcode opcode, ReadOnlyMemory<byte> payload, in SendTerms terms = default)
    {
        lock (_gate)
        {
            if (TrySend(opcode, payload.Span, out var result, terms))
            {
                return new(result);
            }

            if (terms.Policy == WebSocketSlowConsumerPolicy.Wait)
            {
                return _queue.WaitAsync(new(opcode, payload, Pooled: null, Sender: null), terms);
            }
        }

        observer.OnTooSlow();
        return new(WebSocketSendResult.Closed);
    }

    /// <summary>Sends a message unless its sender would have to wait.</summary>
    /// <returns>False if the queue is full.</returns>
    public bool TrySend(Opcode opcode, ReadOnlySpan<byte> payload, out WebSocketSendResult result, in SendTerms terms = default)
    {
        lock (_gate)
        {
            result = WebSocketSendResult.Queued;
            if (_closing || _broken)
            {
                result = WebSocketSendResult.Closed;
                return true;
            }

            if (IsOccupied)
            {
                return _queue.TryTake(opcode, payload, shared: default, terms, isHeld: false, out result);
            }

            WriteMessage(opcode, payload);
            Flush();
            observer.OnSent(opcode == Opcode.Text, payload);
            return true;
        }
    }

    /// <summary>Sends a message if it need not queue: whether its key is wanted shows only then.</summary>
    /// <returns>False if it would queue.</returns>
    public bool TrySendNow(Opcode opcode, ReadOnlySpan<byte> payload, out WebSocketSendResult result)
    {
        lock (_gate)
        {
            result = default;
            return (_closing || _broken || !IsOccupied) && TrySend(opcode, payload, out result);
        }
    }

    /// <summary>
    /// Sends a message of which many connections get the same immutable payload: where it has to wait, it is not copied. Until
    /// <see cref="ReleaseHeld"/> it waits behind what the connection itself sends.
    /// </summary>
    /// <returns>False if the queue is full.</returns>
    public bool TrySendShared(SharedContent content, out WebSocketSendResult result, in SendTerms terms = default)
    {
        lock (_gate)
        {
            if (!_closing && !_broken && (IsOccupied || _queue.IsHolding))
            {
                return _queue.TryTake(content.Opcode, content.Payload, content.Payload, terms, isHeld: _queue.IsHolding, out result);
            }

            if (_closing || _broken || !TryShare(content))
            {
                return TrySend(content.Opcode, content.Payload, out result, terms);
            }

            Flush();
            observer.OnSent(content.Opcode == Opcode.Text, content.Payload);
            result = WebSocketSendResult.Queued;
            return true;
        }
    }

    /// <summary>Lets go of the group messages that waited for <c>OnOpen</c>.</summary>
    public void ReleaseHeld()
    {
        lock (_gate)
        {
            if (!_closing && !_broken)
            {
                _queue.ReleaseHeld();
                WriteQueued();
            }
        }
    }

    /// <summary>Answers a ping. Of several that wait, the last is answered (RFC 6455 section 5.5.3).</summary>
    public void Pong(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_closing || _broken)
            {
                return;
            }

            if (_flushing)
            {
                // One array for all: a peer that pings without reading shall not make garbage of it.
                _pong ??= new byte[FrameReader.MaxControlPayload];
                payload.CopyTo(_pong);
                _pendingPong = payload.Length;
                return;
            }

            FrameWriter.Write(output, Opcode.Pong, payload);
            Flush();
        }
    }

    /// <summary>Asks the peer for a sign of life.</summary>
    public void Ping()
    {
        lock (_gate)
        {
            if (_closing || _broken)
            {
                return;
            }

            if (_flushing)
            {
                _pendingPing = true;
                return;
            }

            FrameWriter.Write(output, Opcode.Ping, []);
            Flush();
        }
    }

    /// <summary>Sends the close frame after all that is queued; nothing can be sent after it.</summary>
    public void Close(int code, string reason)
    {
        Span<byte> payload = stackalloc byte[2 + CloseStatus.MaxReasonBytes];
        payload = payload[..CloseFrame.Write(payload, code, reason)];
        lock (_gate)
        {
            if (_closing || _broken)
            {
                return;
            }

            _closing = true;
            _queue.RefuseWaiting();
            EndStreaming(isWhole: false);
            if (_flushing)
            {
                _queue.Enqueue(QueuedFrame.CopyOf(Opcode.Close, payload));
                return;
            }

            FrameWriter.Write(output, Opcode.Close, payload);
            Flush(isUrgent: true);
        }
    }

    /// <summary>Gives up: nothing more reaches the peer.</summary>
    public void Break()
    {
        lock (_gate)
        {
            BreakLocked();
        }
    }

    /// <summary>Gives up, and gives the compressor's memory back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            BreakLocked();
            deflater?.Dispose();
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

    /// <summary>
    /// Sends from the frames that the batch's connections share, instead of writing a copy. They are there until this batch has flushed the
    /// connection: one that waits for another batch's flush must not count on them.
    /// </summary>
    private bool TryShare(SharedContent content) =>
        _direct is not null && deflater is null && SendBatch.Current is { } batch && (_batch is null || _batch == batch)
            && content.IsAmong(batch.Frames) && _direct.TryShare(batch.Frames, content.Start, content.End);

    private void Flush(bool isUrgent = false)
    {
        if (_flushing || _broken)
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
        if (_closing && _queue.IsEmpty)
        {
            EndLocked();
        }
    }

    /// <summary>Writes what queued while the transport was full, until it is full again.</summary>
    private void WriteQueued()
    {
        while (!_flushing && !_broken && HasWork)
        {
            WriteControl();
            while (!_streaming && _queue.TryDequeue(out var frame))
            {
                if (frame.IsTurn)
                {
                    BeginStreaming(frame.Sender!);
                    continue;
                }

                if (frame.IsMark)
                {
                    (_leaving ??= []).Add(frame.Sender!);
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

    private void WriteControl()
    {
        // Control frames may overtake messages, but not the close frame.
        if (_pendingPong >= 0)
        {
            FrameWriter.Write(output, Opcode.Pong, _pong.AsSpan(0, _pendingPong));
            _pendingPong = -1;
        }

        if (_pendingPing)
        {
            FrameWriter.Write(output, Opcode.Ping, []);
            _pendingPing = false;
        }
    }

    private void BreakLocked()
    {
        _broken = true;
        _direct?.ForgetShared();
        _queue.Clear();
        _flushingBytes = 0;
        _pendingPong = -1;
        _pieceFlushed?.TrySetResult();
        TellDrained(WebSocketSendResult.Closed);
        EndLocked();
    }

    private void EndLocked()
    {
        _hasEnded = true;
        _ended?.TrySetResult();
    }
}
