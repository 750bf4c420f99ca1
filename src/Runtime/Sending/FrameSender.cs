using System.IO.Pipelines;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The sender of a connection's frames. Any thread may send, and frames leave whole and in order. While the transport has room, frames are
/// written to its buffer. While it is full, messages wait in the <see cref="SendQueue"/>, which applies their policies.
/// </summary>
/// <remarks>
/// Nothing is written to the transport during a flush, as <see cref="PipeWriter"/> requires. Messages that the reader's thread sends while
/// it delivers the messages of one read leave with one flush (<see cref="SendBatch"/>).
/// </remarks>
/// <param name="output">The transport.</param>
/// <param name="limits">The limits of the send buffer.</param>
/// <param name="observer">
/// The observer of sent messages, and the lock of the fields in all parts of this class, the queue, the compressor and the transport's output:
/// a separate lock would cost memory in each idle connection.
/// </param>
/// <param name="deflater">The compressor; null if compression was not negotiated. It is disposed with the sender.</param>
internal sealed partial class FrameSender(PipeWriter output, SendBufferLimits limits, ITrafficObserver observer, Deflater? deflater = null)
    : IDisposable
{
    /// <summary>The transport, if it can send frames that connections share; otherwise null.</summary>
    private readonly ISharedFrameWriter? _sharedWriter = output as ISharedFrameWriter;

    /// <summary>The send buffer. Created with the first message that is queued: most connections of a server are idle, and never queue one.</summary>
    private SendQueue? _queue;

    /// <summary>Indicates whether group messages wait for the end of <c>OnOpen</c>.</summary>
    private bool _isHolding = true;

    /// <summary>The tasks that callers wait for. Created by the first caller that waits.</summary>
    private SenderWaits? _waits;

    /// <summary>The number of bytes in the transport's buffer that are not flushed yet, or that the current flush sends.</summary>
    private long _flushingBytes;

    private SendState _state;

    /// <summary>Indicates whether a flush is in progress. Nothing may be written to the transport until it ends.</summary>
    private bool _isFlushing;

    /// <summary>The batch that flushes this connection when it ends; null if there is no such batch.</summary>
    private SendBatch? _batch;

    /// <summary>Gets a value indicating whether messages and control frames can be sent. Call it under the lock.</summary>
    private bool CanSend => _state == SendState.Open;

    /// <summary>Gets the number of bytes that the transport has not accepted yet.</summary>
    public long BufferedBytes
    {
        get
        {
            lock (observer)
            {
                return (_queue?.Bytes ?? 0) + _flushingBytes;
            }
        }
    }

    /// <summary>Returns a task that completes when no flush is under way. The transport must not be left to others before.</summary>
    public Task WhenFlushed()
    {
        lock (observer)
        {
            return _isFlushing ? Waits.WhenFlushed() : Task.CompletedTask;
        }
    }

    /// <summary>Gets the state.</summary>
    public SendState State
    {
        get
        {
            lock (observer)
            {
                return _state;
            }
        }
    }

    /// <summary>Gets a value indicating whether a message must be queued, because of a flush or a fragmented message.</summary>
    private bool IsOccupied => _isFlushing || _isStreaming;

    private SenderWaits Waits => _waits ??= new();

    private SendQueue Queue => _queue ??= new(limits, observer);

    private bool HasWork => _pendingPongLength >= 0 || _hasPendingPing || (!_isStreaming && _queue is not null && (!_queue.IsEmpty || _queue.HasWaiting));

    /// <summary>Gets a task that completes when the close frame and everything before it have left, or cannot leave any more.</summary>
    public Task Ended
    {
        get
        {
            lock (observer)
            {
                return _state >= SendState.Ended
                    ? Task.CompletedTask
                    : Waits.WhenEnded();
            }
        }
    }

    /// <summary>Sends a message. The caller may reuse the payload at once: it is copied if it has to wait.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="policy">The policy for a message that cannot leave at once.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public ValueTask<WebSocketSendResult> SendAsync(
        Opcode opcode, ReadOnlySpan<byte> payload, in SendPolicy policy = default, CancellationToken cancellationToken = default)
    {
        lock (observer)
        {
            if (IsGivenUp(cancellationToken))
            {
                return ValueTask.FromCanceled<WebSocketSendResult>(cancellationToken);
            }

            if (TrySend(opcode, payload, out var result, policy))
            {
                return new(result);
            }

            if (policy.Policy == WebSocketSlowConsumerPolicy.Wait)
            {
                return WaitAsync(Queue.WaitAsync(QueuedFrame.CopyOf(opcode, payload), policy, out var place), place, cancellationToken);
            }
        }

        observer.OnSendBufferOverflow();
        return new(WebSocketSendResult.Closed);
    }

    /// <summary>Sends a message. The payload must not change until the task completes.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="policy">The policy for a message that cannot leave at once.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public ValueTask<WebSocketSendResult> SendAsync(
        Opcode opcode, ReadOnlyMemory<byte> payload, in SendPolicy policy = default, CancellationToken cancellationToken = default)
    {
        lock (observer)
        {
            if (IsGivenUp(cancellationToken))
            {
                return ValueTask.FromCanceled<WebSocketSendResult>(cancellationToken);
            }

            if (TrySend(opcode, payload.Span, out var result, policy))
            {
                return new(result);
            }

            if (policy.Policy == WebSocketSlowConsumerPolicy.Wait)
            {
                QueuedFrame frame = new(opcode, payload, Pooled: null, Sender: null);
                return WaitAsync(Queue.WaitAsync(frame, policy, out var place), place, cancellationToken);
            }
        }

        observer.OnSendBufferOverflow();
        return new(WebSocketSendResult.Closed);
    }

    /// <summary>Sends a message unless its sender would have to wait.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">The payload. It is copied if it is queued.</param>
    /// <param name="result">The outcome of the message.</param>
    /// <param name="policy">The policy for a message that cannot leave at once.</param>
    /// <returns>False if the send buffer is full.</returns>
    public bool TrySend(Opcode opcode, ReadOnlySpan<byte> payload, out WebSocketSendResult result, in SendPolicy policy = default)
    {
        lock (observer)
        {
            result = WebSocketSendResult.Queued;
            if (!CanSend)
            {
                result = WebSocketSendResult.Closed;
                return true;
            }

            if (IsOccupied)
            {
                return Queue.TryEnqueue(opcode, payload, shared: default, policy, isHeld: false, out result);
            }

            WriteMessage(opcode, payload);
            Flush();
            observer.OnSent(opcode == Opcode.Text, payload);
            return true;
        }
    }

    /// <summary>Sends a message unless it would be queued. Only a queued message needs its key, which may cost an allocation.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="result">The outcome of the message.</param>
    /// <param name="cancellationToken">The token that ends the wait for room of a queued message.</param>
    /// <returns>False if the message would be queued.</returns>
    public bool TrySendUnqueued(
        Opcode opcode, ReadOnlySpan<byte> payload, out WebSocketSendResult result, CancellationToken cancellationToken = default)
    {
        lock (observer)
        {
            result = default;
            return (!CanSend || !IsOccupied) && !IsGivenUp(cancellationToken) && TrySend(opcode, payload, out result);
        }
    }

    /// <summary>
    /// Sends a message whose immutable payload many connections share. It is not copied if it has to wait. Until <see cref="ReleaseHeld"/>
    /// it waits behind the messages that the connection itself sends.
    /// </summary>
    /// <param name="content">The message.</param>
    /// <param name="result">The outcome of the message.</param>
    /// <param name="policy">The policy for a message that cannot leave at once.</param>
    /// <returns>False if the send buffer is full.</returns>
    public bool TrySendShared(SharedContent content, out WebSocketSendResult result, in SendPolicy policy = default)
    {
        lock (observer)
        {
            if (CanSend && (IsOccupied || _isHolding))
            {
                return Queue.TryEnqueue(content.Opcode, content.Payload, content.Payload, policy, isHeld: _isHolding, out result);
            }

            if (!CanSend || !TryAppendShared(content))
            {
                return TrySend(content.Opcode, content.Payload, out result, policy);
            }

            Flush();
            observer.OnSent(content.Opcode == Opcode.Text, content.Payload);
            result = WebSocketSendResult.Queued;
            return true;
        }
    }

    /// <summary>Releases the group messages that were held while <c>OnOpen</c> ran.</summary>
    public void ReleaseHeld()
    {
        lock (observer)
        {
            if (CanSend)
            {
                _isHolding = false;
                _queue?.ReleaseHeld();
                WriteQueued();
            }
        }
    }

    /// <summary>Stops sending. Queued messages are discarded.</summary>
    public void Break()
    {
        lock (observer)
        {
            BreakLocked();
        }
    }

    /// <summary>Stops sending, and returns the compressor's memory.</summary>
    public void Dispose()
    {
        lock (observer)
        {
            BreakLocked();
            deflater?.Dispose();
        }
    }

    /// <summary>
    /// Appends a frame that the batch's connections share, without a copy. Shared frames are valid until the batch ends, so a connection
    /// that another batch flushes must copy its frames.
    /// </summary>
    private bool TryAppendShared(SharedContent content) =>
        _sharedWriter is not null && deflater is null && SendBatch.Current is { } batch && (_batch is null || _batch == batch)
            && content.TryPlaceIn(batch.Frames) && _sharedWriter.TryAppendShared(batch.Frames, content.Start, content.End);
}
