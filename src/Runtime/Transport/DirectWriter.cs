using System.IO.Pipelines;
using System.Net.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>A writer to a connection's socket. Bytes that the socket does not accept at once are sent when it has room.</summary>
internal sealed class DirectWriter(DirectConnection connection) : SocketWriter
{
    private TaskCompletionSource? _writable;
    private Signal _ready;

    /// <summary>The flush that waits for the peer; null if no flush waits. Written by the thread that flushes.</summary>
    private volatile Task<FlushResult>? _sending;

    /// <summary>The end of the connection that <see cref="Complete"/> has begun; null if it has not.</summary>
    private Task? _completion;

    /// <summary>Gets a value indicating whether bytes are pending. It is exact only when nothing writes or flushes.</summary>
    public bool HasPending => UnflushedBytes != 0 || _sending is { IsCompleted: false };

    /// <summary>Gets a value indicating whether nothing is sent any more.</summary>
    public bool IsEnded => IsOver;

    /// <summary>Notes that the socket has room or is closed. Any thread may call it.</summary>
    public void OnWritable()
    {
        if (_ready.Raise())
        {
            _writable!.SetResult();
        }
    }

    /// <summary>Stops sending. A flush that waits discards its bytes and returns. Any thread may call it.</summary>
    public void End()
    {
        Stop();
        OnWritable();
    }

    public override void CancelPendingFlush()
    {
        base.CancelPendingFlush();
        OnWritable();
    }

    /// <summary>
    /// Ends the connection in order when the pending bytes are sent, or at once if there is an exception. Kestrel's HTTP never calls it, but
    /// handlers of connections may.
    /// </summary>
    /// <param name="exception">The reason for an abort; null for an end in order.</param>
    public override void Complete(Exception? exception = null)
    {
        if (connection.IsDetached)
        {
            return;
        }

        if (exception is not null)
        {
            connection.Abort(new(exception.Message, exception));
            return;
        }

        _completion ??= CloseAsync();

        async Task CloseAsync()
        {
            await SendPendingAsync();
            connection.Close();
        }
    }

    /// <summary>Sends the pending bytes. An upgraded connection does not wait for a peer that has kept its last flush waiting.</summary>
    public Task EndAsync() => _completion ?? SendPendingAsync();

    protected override SafeSocketHandle Handle => connection.Handle;

    protected override void OnFailed(SocketError error)
    {
        base.OnFailed(error);
        connection.OnSendFailed(error);
    }

    protected override ValueTask<FlushResult> SendRestAsync(CancellationToken cancellationToken)
    {
        var sending = SendWhenWritableAsync(cancellationToken);
        _sending = sending.IsCompleted ? null : sending;
        return new(sending);
    }

    private async Task SendPendingAsync()
    {
        if (_sending is { IsCompleted: false } sending)
        {
            if (connection.Reader.IsUpgraded)
            {
                return;
            }

            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while ((await FlushAsync()).IsCanceled)
        {
            // The cancellation was meant for an earlier flush.
        }
    }

    private async Task<FlushResult> SendWhenWritableAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static writer => ((DirectWriter)writer!).OnWritable(), this);
        while (true)
        {
            var writable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _writable = writable;
            if (_ready.TryAwait())
            {
                await writable.Task;
            }

            _ready.TryTake();
            if (TrySend() || IsFlushCanceled)
            {
                // Only then the bytes that are left may be sent by another thread.
                var result = Finish();
                _sending = null;
                return result;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
