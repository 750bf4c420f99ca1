using System.Net;
using System.Net.Sockets;

namespace WebSocketToolkit.TypeScript.Tests.Harness;

/// <summary>The network between a client and a server, which a test can cut.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ends = new();
    private readonly Func<TimeSpan?> _lifetime;
    private readonly Task _accepts;

    /// <param name="target">The port of the server.</param>
    /// <param name="lifetime">How long the next connection lives; null for as long as its ends like.</param>
    public TcpProxy(int target, Func<TimeSpan?>? lifetime = null)
    {
        Target = target;
        _lifetime = lifetime ?? (static () => null);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(2_000);
        _accepts = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    /// <summary>Where connections go from now on.</summary>
    public int Target { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Dispose();
        await _accepts;
        _ends.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptAsync(_ends.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_ends.Token);
        client.NoDelay = true;
        try
        {
            if (_lifetime() is { } lifetime)
            {
                ends.CancelAfter(lifetime);
            }

            await server.ConnectAsync(IPAddress.Loopback, Target, ends.Token);
            await Task.WhenAny(CopyAsync(client, server, ends.Token), CopyAsync(server, client, ends.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
        }
        finally
        {
            if (ends.IsCancellationRequested)
            {
                // A reset, as from a machine that is gone: what is on its way is lost.
                client.LingerState = server.LingerState = new(enable: true, seconds: 0);
            }

            await ends.CancelAsync();
            client.Dispose();
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }
}
