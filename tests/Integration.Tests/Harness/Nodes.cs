namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>Two nodes with one clock, which stands still.</summary>
internal sealed record Nodes(MemoryHub Hub, FakeTimeProvider Time, Node A, Node B) : IAsyncDisposable
{
    public static async Task<Nodes> StartAsync(Action<WebApplication>? mapOfA = null, Action<WebApplicationBuilder>? configure = null)
    {
        var (hub, time) = (new MemoryHub(), new FakeTimeProvider());
        var a = await Node.StartAsync(hub, time, mapOfA, configure);
        return new(hub, time, a, await Node.StartAsync(hub, time, null, configure));
    }

    public static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
    }
}
