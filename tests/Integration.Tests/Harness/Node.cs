using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebSocketToolkit.Integration.Tests.Groups;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>One node of a <see cref="MemoryHub"/>, on Kestrel, with <see cref="Crowd"/>.</summary>
internal sealed record Node(TestApp App, MemoryBackplane Backplane, FakeTimeProvider Time) : IAsyncDisposable
{
    public WebSocketGroups<Crowd> Groups => App.Services.GetRequiredService<WebSocketGroups<Crowd>>();

    public static async Task<Node> StartAsync(
        MemoryHub hub, FakeTimeProvider time, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null)
    {
        var app = await TestApp.StartAsync(map ?? (static app => app.MapCrowd()), builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddSingleton<IWebSocketBackplane>(_ => new MemoryBackplane(hub));
            builder.Services.AddSingleton<Ends>().AddSingleton<IWebSocketUserIdProvider, QueryUserIdProvider>();
            builder.Services.AddHealthChecks().AddWebSocketBackplane();

            // A client that nobody reads does not answer; the clock makes leaps here.
            builder.Services.AddWebSocketRoutes(static o => o.PingInterval = TimeSpan.Zero);
            configure?.Invoke(builder);
        });
        return new(app, (MemoryBackplane)app.Services.GetRequiredService<IWebSocketBackplane>(), time);
    }

    public async Task<Entered> EnterAsync(string path)
    {
        var socket = await App.ConnectAsync(path);
        return new(socket, await socket.ReceiveTextAsync());
    }

    public Task WhenAsync(Func<WebSocketGroups<Crowd>, WebSocketAudience> audience, int count) =>
        Nodes.EventuallyAsync(async () =>
        {
            // What is asked for within a heartbeat is answered with the next.
            Time.Advance(TimeSpan.FromMilliseconds(100));
            return await audience(Groups).CountAsync() == count;
        });

    public Task<HealthReport> HealthAsync() => App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
