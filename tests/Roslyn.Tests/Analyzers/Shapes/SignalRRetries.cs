// A worker that tries until the hub can be reached.
public sealed class Worker : IAsyncDisposable
{
    private HubConnection? _hub;

    public async Task StartAsync(CancellationToken token)
    {
        _hub = new HubConnectionBuilder().WithUrl("http://a/hub").WithAutomaticReconnect().Build();
        _hub.On<string>("Job", RunAsync);
        _hub.Reconnecting += _ => Task.CompletedTask;
        _hub.Reconnected += id => Task.CompletedTask;
        while (true)
        {
            try
            {
                await _hub.StartAsync(token);
                return;
            }
            catch when (token.IsCancellationRequested)
            {
                return;
            }
            catch
            {
                await Task.Delay(5000, token);
            }
        }
    }

    private static Task RunAsync(string job) => Task.Delay(job.Length);

    public async ValueTask DisposeAsync()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }
    }
}
