// Reactive code: a shared, connected source, and subjects that are handed out before they are fed.
public sealed class Ticker : IDisposable
{
    private readonly BehaviorSubject<decimal> _last = new(0);
    private readonly ReplaySubject<decimal> _history = new(10);
    private readonly CompositeDisposable _all = [];

    public Ticker(IObservable<decimal> prices)
    {
        var shared = prices.Publish();
        _all.Add(shared.Subscribe(_last));
        _all.Add(shared.Subscribe(_history));
        _all.Add(shared.Connect());
    }

    public async Task<decimal> FirstAsync() => await _last.Where(price => price > 0).FirstAsync();

    public async Task WatchAsync(Action<decimal> show)
    {
        await Task.Delay(10);
        _all.Add(_last.Subscribe(show));
        _all.Add(_history.Subscribe(show));
    }

    public void Dispose() => _all.Dispose();
}
