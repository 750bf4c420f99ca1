using System.IO.Pipelines;
using System.Net.Sockets;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Transport;

/// <summary>Writes to a connection's socket; what the socket does not take at once is sent when it has room.</summary>
internal sealed class DirectWriter(Socket socket) : SocketWriter(socket)
{
    private const int Idle = 0;
    private const int Signalled = 1;
    private const int Waiting = 2;

    private TaskCompletionSource? _writable;
    private int _state;
    private volatile bool _isSending;

    /// <summary>The socket has room, or is gone.</summary>
    public void OnWritable()
    {
        if (Interlocked.Exchange(ref _state, Signalled) == Waiting)
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
            if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
            {
                await writable.Task;
            }

            Interlocked.Exchange(ref _state, Idle);
            if (TrySend(ref sent))
            {
                _isSending = false;
                return default;
            }
        }
    }
}
