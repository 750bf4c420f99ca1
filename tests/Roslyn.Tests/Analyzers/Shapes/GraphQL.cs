// A server of GraphQL over WebSocket: the socket is read in a loop, operations run beside it.
public abstract class WebSocketConnectionBase(WebSocket socket)
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private readonly Channel<string> _outgoing = Channel.CreateUnbounded<string>();

    public async Task ExecuteAsync(CancellationToken token)
    {
        var sending = SendAllAsync(token);
        var buffer = new byte[16384];
        var message = new MemoryStream();
        while (socket.State == WebSocketState.Open)
        {
            var result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), token);
            if (result.MessageType == WebSocketMessageType.Close) { break; }
            message.Write(buffer, 0, result.Count);
            if (!result.EndOfMessage) { continue; }
            await OnMessageReceivedAsync(Encoding.UTF8.GetString(message.ToArray()), token);
            message.SetLength(0);
        }

        _outgoing.Writer.Complete();
        await sending;
    }

    protected abstract Task OnMessageReceivedAsync(string message, CancellationToken token);

    protected void Subscribe(string id, IObservable<string> events)
    {
        var stop = _running.GetOrAdd(id, static _ => new());
        stop.Token.Register(events.Subscribe(text => _outgoing.Writer.TryWrite(text)).Dispose);
    }

    private async Task SendAllAsync(CancellationToken token)
    {
        await foreach (var text in _outgoing.Reader.ReadAllAsync(token))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, token);
        }
    }
}
