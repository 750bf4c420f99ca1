using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WebSocketToolkit.Backplane.Suite;

/// <summary>The road between a node and the broker, which a test may cut or jam.</summary>
internal sealed class Road : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Socket, bool> _ends = new();
    private readonly int _to;
    private TcpListener? _listener;
    private volatile TaskCompletionSource _isFree = Free();

    /// <param name="to">The port on loopback at which the broker listens.</param>
    /// <param name="isCut">Whether it is cut from the beginning.</param>
    public Road(int to, bool isCut = false)
    {
        _to = to;
        Open(0);
        Port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
        if (isCut)
        {
            Cut();
        }
    }

    /// <summary>The port on loopback at which it begins.</summary>
    public int Port { get; }

    /// <summary>Drops the connections, and refuses new ones.</summary>
    public void Cut()
    {
        _listener?.Stop();
        foreach (var end in _ends.Keys)
        {
            end.Close(0);
        }
    }

    public void Mend() => Open(Port);

    /// <summary>Lets nothing pass, and drops nothing.</summary>
    public void Jam() => _isFree = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Clear() => _isFree.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Clear();
        Cut();
        return default;
    }

    private static TaskCompletionSource Free()
    {
        var free = new TaskCompletionSource();
        free.SetResult();
        return free;
    }

    private void Open(int port)
    {
        _listener = new(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                near.NoDelay = true;
                _ends.TryAdd(near, true);
                _ends.TryAdd(far, true);
                await far.ConnectAsync(IPAddress.Loopback, _to);
                _ = PassAsync(near, far);
                _ = PassAsync(far, near);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has been cut.
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) != 0)
            {
                await _isFree.Task;
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other end finds out, too.
        }

        to.Close(0);
        from.Close(0);
    }
}
