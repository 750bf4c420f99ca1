using System.IO.Pipelines;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

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
/// <param name="deflater">Compresses messages; null if that was not negotiated. Disposed with the sender.</param>
internal sealed partial class FrameSender(PipeWriter output, SendQueue queue, ITrafficObserver observer, Deflater? deflater = null) : IDisposable
{
    /// <summary>Guards every field below, in all parts of this class, and the queue, the compressor and the transport's output.</summary>
    private readonly Lock _gate = new();

    /// <summary>The transport, where it can send frames that are shared with other connections.</summary>
    private readonly ISharedFrameWriter? _direct = output as ISharedFrameWriter;

    private readonly SendQueue _queue = queue;

    /// <summary>Completes with <see cref="SendState.Ended"/> or <see cref="SendState.Broken"/>. Made when somebody waits for it.</summary>
    private TaskCompletionSource? _ended;

    /// <summary>Bytes that are in the transport's buffer but not flushed yet, or that a flush under way is to send.</summary>
    private long _flushingBytes;

    private SendState _state;

    /// <summary>Whether a flush is under way. Nothing may be written to the transport meanwhile.</summary>
    private bool _flushing;

    /// <summary>The batch that flushes this connection when it ends; null if none does.</summary>
    private SendBatch? _batch;

    /// <summary>Whether messages and control frames are still taken. Asked under the gate.</summary>
    private bool CanSend => _state == SendState.Open;

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
                return _state >= SendState.Ended ? Task.CompletedTask : (_ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Sends a message whose payload the caller may reuse at once: it is copied if it has to wait.</summary>
    public ValueTask<WebSocketSendResult> SendAsync(Opcode opcode, ReadOnlySpan<byte> payload, in SendPolicy terms = default)
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
    public ValueTask<WebSocketSendResult> SendAsync(Opcode opcode, ReadOnlyMemory<byte> payload, in SendPolicy terms = default)
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
    public bool TrySend(Opcode opcode, ReadOnlySpan<byte> payload, out WebSocketSendResult result, in SendPolicy terms = default)
    {
        lock (_gate)
        {
            result = WebSocketSendResult.Queued;
            if (!CanSend)
            {
                result = WebSocketSendResult.Closed;
                return true;
            }

            if (IsOccupied)
            {
                return _queue.TryEnqueue(opcode, payload, shared: default, terms, isHeld: false, out result);
            }

            WriteMessage(opcode, payload);
            Flush();
            observer.OnSent(opcode == Opcode.Text, payload);
            return true;
        }
    }

    /// <summary>Sends a message if it need not queue: whether its key is wanted shows only then.</summary>
    /// <returns>False if it would queue.</returns>
    public bool TrySendUnqueued(Opcode opcode, ReadOnlySpan<byte> payload, out WebSocketSendResult result)
    {
        lock (_gate)
        {
            result = default;
            return (!CanSend || !IsOccupied) && TrySend(opcode, payload, out result);
        }
    }

    /// <summary>
    /// Sends a message of which many connections get the same immutable payload: where it has to wait, it is not copied. Until
    /// <see cref="ReleaseHeld"/> it waits behind what the connection itself sends.
    /// </summary>
    /// <returns>False if the queue is full.</returns>
    public bool TrySendShared(SharedContent content, out WebSocketSendResult result, in SendPolicy terms = default)
    {
        lock (_gate)
        {
            if (CanSend && (IsOccupied || _queue.IsHolding))
            {
                return _queue.TryEnqueue(content.Opcode, content.Payload, content.Payload, terms, isHeld: _queue.IsHolding, out result);
            }

            if (!CanSend || !TryAppendShared(content))
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
            if (CanSend)
            {
                _queue.ReleaseHeld();
                WriteQueued();
            }
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
    /// Sends from the frames that the batch's connections share, instead of writing a copy. They are there until this batch has flushed the
    /// connection: one that waits for another batch's flush must not count on them.
    /// </summary>
    private bool TryAppendShared(SharedContent content) =>
        _direct is not null && deflater is null && SendBatch.Current is { } batch && (_batch is null || _batch == batch)
            && content.IsAmong(batch.Frames) && _direct.TryAppendShared(batch.Frames, content.Start, content.End);
}
