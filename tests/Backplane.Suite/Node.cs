using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebSocketToolkit.Backplane.Suite;

/// <summary>One node: an application on Kestrel, with a backplane.</summary>
internal sealed class Node(TestApp app) : IAsyncDisposable
{
    public TestApp App => app;

    public WebSocketGroups<Relay> Groups => app.Services.GetRequiredService<WebSocketGroups<Relay>>();

    /// <param name="use">Adds the backplane.</param>
    /// <param name="map">Maps more routes.</param>
    /// <param name="waits">Whether to wait until it is connected.</param>
    public static async Task<Node> StartAsync(Action<IServiceCollection> use, Action<WebApplication>? map = null, bool waits = true)
    {
        var app = await TestApp.StartAsync(
            app =>
            {
                app.MapRelay();
                map?.Invoke(app);
            },
            builder =>
            {
                builder.Services.AddHealthChecks().AddWebSocketBackplane();
                use(builder.Services);
            });
        var node = new Node(app);
        if (waits)
        {
            await node.WhenConnectedAsync();
        }

        return node;
    }

    /// <summary>Connects, and waits until the connection is a member.</summary>
    public async Task<WebSocketTestClient> EnterAsync(string room = "x")
    {
        var client = await app.ConnectAsync($"/relay/{room}");
        Assert.Equal("ready", await client.ReceiveTextAsync());
        return client;
    }

    /// <summary>Waits until this node knows of so many members.</summary>
    public Task WhenAsync(int count, string room = "x") => EventuallyAsync(async () => await Groups.Group(room).CountAsync() == count);

    /// <summary>Waits until what is sent is passed on.</summary>
    public Task WhenConnectedAsync() => WhenHealthAsync(HealthStatus.Healthy);

    public Task WhenHealthAsync(HealthStatus status) => EventuallyAsync(async () => await HealthAsync() == status);

    /// <summary>Sends to everyone until all nodes are sure to have it.</summary>
    public Task WhenSentAsync(string message) =>
        EventuallyAsync(async () => (await Groups.All.SendAsync(message)).RemoteDelivery == WebSocketRemoteDelivery.Sent);

    public async Task<HealthStatus> HealthAsync() => (await ReportAsync()).Status;

    public Task<HealthReport> ReportAsync() => app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Waits until a condition is met.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
