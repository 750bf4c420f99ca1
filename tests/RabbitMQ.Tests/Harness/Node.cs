using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebSocketToolkit.RabbitMQ.Tests.Harness;

/// <summary>One node: an application on Kestrel, with the backplane.</summary>
internal sealed class Node(TestApp app) : IAsyncDisposable
{
    public TestApp App => app;

    public WebSocketGroups<Relay> Groups => app.Services.GetRequiredService<WebSocketGroups<Relay>>();

    /// <param name="exchange">The nodes of one test have one of their own.</param>
    /// <param name="address">Where the broker is; if left out, straight there.</param>
    /// <param name="configure">Changes the backplane's settings.</param>
    /// <param name="map">Maps more routes.</param>
    /// <param name="waits">Whether to wait until it is connected.</param>
    public static async Task<Node> StartAsync(
        string exchange, Uri? address = null, Action<RabbitMQBackplaneOptions>? configure = null, Action<WebApplication>? map = null, bool waits = true)
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
                builder.Services.AddRabbitMQBackplane(o =>
                {
                    o.Uri = address ?? Broker.Address;
                    o.Exchange = exchange;
                    configure?.Invoke(o);
                });
            });
        var node = new Node(app);
        if (waits)
        {
            await node.WhenConnectedAsync();
        }

        return node;
    }

    public static string NewExchange() => $"tests-{Guid.NewGuid():N}";

    /// <summary>Connects, and waits until the connection is a member.</summary>
    public async Task<WebSocketTestClient> EnterAsync(string room = "x")
    {
        var client = await app.ConnectAsync($"/relay/{room}");
        Assert.Equal("ready", await client.ReceiveTextAsync());
        return client;
    }

    /// <summary>Waits until this node knows of so many members.</summary>
    public async Task WhenAsync(int count, string room = "x")
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (await Groups.Group(room).CountAsync() != count)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Waits until what is sent is passed on.</summary>
    public async Task WhenConnectedAsync()
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (await HealthAsync() != HealthStatus.Healthy)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public async Task<HealthStatus> HealthAsync() =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
