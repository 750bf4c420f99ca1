// A client of an exchange: typed streams over one socket, which subscribes again after each reconnection.
public sealed class Exchange(IWebsocketClient client) : IDisposable
{
    private readonly Subject<string> _trades = new();
    private readonly Subject<string> _books = new();
    private IDisposable? _subscription;

    public IObservable<string> Trades => _trades.AsObservable();
    public IObservable<string> Books => _books.AsObservable();

    public async Task ConnectAsync(string[] symbols)
    {
        _subscription = client.MessageReceived.Where(m => m.Text != null).Select(m => m.Text!).Subscribe(Handle);
        client.ReconnectionHappened.Subscribe(_ => { foreach (var symbol in symbols) { client.Send(symbol); } });
        await client.Start();
    }

    private void Handle(string text)
    {
        if (text.StartsWith("t")) { _trades.OnNext(text); }
        else { _books.OnNext(text); }
    }

    public void Dispose() { _subscription?.Dispose(); client.Dispose(); }
}
