using System.IO.Pipelines;
using System.Net.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>A writer to a connection's socket. Bytes that the socket does not accept at once are sent when it has room.</summary>
internal sealed class DirectWriter(SafeSocketHandle socket) : SocketWriter(socket)
{
    private TaskCompletionSource? _writable;
    private Signal _ready;
    private volatile bool _isSending;

    /// <summary>Notes that the socket has room or is closed. Any thread may call it.</summary>
    public void OnWritable()
    {
        if (_ready.Raise())
        {
            _writable!.SetResult();
        }
    }

    /// <summary>Does nothing: pending bytes are sent by <see cref="EndAsync"/>, as by a pipe.</summary>
    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>Sends the pending bytes, unless an earlier flush still waits for the peer.</summary>
    public async ValueTask EndAsync()
    {
        if (_isSending)
        {
            return;
        }

        try
        {
            await FlushAsync();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer is gone.
        }
        finally
        {
            ReturnBuffer();
        }
    }

    protected override async ValueTask<FlushResult> SendRestAsync(int sent)
    {
        _isSending = true;
        while (true)
        {
            var writable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _writable = writable;
            if (_ready.TryAwait())
            {
                await writable.Task;
            }

            _ready.TryTake();
            if (TrySend(ref sent))
            {
                _isSending = false;
                return default;
            }
        }
    }
}
