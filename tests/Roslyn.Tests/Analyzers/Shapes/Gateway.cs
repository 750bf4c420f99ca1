// A client of a chat gateway: a receive loop with its own task, a heartbeat, and events for its user.
public sealed class GatewayClient : IDisposable
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private ClientWebSocket? _client;
    private Task? _task;
    private CancellationTokenSource _cancel = new();
    public event Func<string, Task>? TextMessage;
    public event Func<Exception, Task>? Closed;

    public async Task ConnectAsync(string host)
    {
        await _lock.WaitAsync().ConfigureAwait(false);
        try
        {
            _client?.Dispose();
            _client = new ClientWebSocket();
            await _client.ConnectAsync(new Uri(host), _cancel.Token).ConfigureAwait(false);
            _task = RunAsync(_cancel.Token);
        }
        finally { _lock.Release(); }
    }

    public async Task SendAsync(byte[] data, bool isText)
    {
        await _lock.WaitAsync(_cancel.Token).ConfigureAwait(false);
        try
        {
            if (_client is null) return;
            await _client.SendAsync(data, isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, _cancel.Token).ConfigureAwait(false);
        }
        finally { _lock.Release(); }
    }

    private async Task RunAsync(CancellationToken token)
    {
        var buffer = new ArraySegment<byte>(new byte[16 * 1024]);
        try
        {
            while (!token.IsCancellationRequested)
            {
                var result = await _client!.ReceiveAsync(buffer, token).ConfigureAwait(false);
                if (TextMessage is { } raise)
                {
                    await raise(Encoding.UTF8.GetString(buffer.Array!, 0, result.Count)).ConfigureAwait(false);
                }
            }
        }
        catch (Exception ex)
        {
            var _ = Closed?.Invoke(ex);
        }
    }

    public void Dispose() { _cancel.Dispose(); _lock.Dispose(); _client?.Dispose(); GC.KeepAlive(_task); }
}
