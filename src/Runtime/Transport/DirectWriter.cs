using System.IO.Pipelines;
using System.Net.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>Writes to a connection's socket; what the socket does not take at once is sent when it has room.</summary>
internal sealed class DirectWriter(SafeSocketHandle socket) : SocketWriter(socket)
{
    private TaskCompletionSource? _writable;
    private Signal _ready;
    private volatile bool _isSending;

    /// <summary>The socket has room, or is gone.</summary>
    public void OnWritable()
    {
        if (_ready.Raise())
        {
            _writable!.SetResult();
        }
    }

    /// <summary>What was written is still sent, as from a pipe; see <see cref="EndAsync"/>.</summary>
    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>Sends what is left, unless an earlier flush still waits for the peer: then nobody has asked for what it sends.</summary>
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
            // Nobody is there to get it.
        }
        finally
        {
            Release();
        }
    }

    protected override async ValueTask<FlushResult> SendLaterAsync(int sent)
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
