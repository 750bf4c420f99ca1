using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>Sections C to E: what an app sees of a connection from its scope to its log.</summary>
public sealed class LifetimeTests
{
    [Fact]
    [Behaviour(20, 66)]
    public async Task The_scope_lives_as_long_as_the_connection()
    {
        await using var app = await TestApp.StartAsync(
            map => map.MapScoped(), builder => builder.Services.AddScoped<Resource>().AddSingleton<Resource.Disposals>());
        var disposals = app.Services.GetRequiredService<Resource.Disposals>();
        var connections = app.Services.GetRequiredService<WebSocketConnections>();
        await using (var client = await app.ConnectAsync("/scoped"))
        {
            await client.SendAsync("1");
            Assert.Equal("fresh", await client.ReceiveTextAsync());
            await client.SendAsync("2");
            Assert.Equal("used", await client.ReceiveTextAsync());
            Assert.Single(connections);
            Assert.False(disposals.Channel.Reader.TryRead(out _));
            await client.CloseAsync();
        }

        await disposals.Channel.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience);
        Assert.Empty(connections);
        Assert.False(disposals.Channel.Reader.TryRead(out _));
    }

    [Fact]
    [Behaviour(54)]
    public async Task A_session_has_one_opening_and_one_closing_log_entry()
    {
        var ended = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            map =>
            {
                map.Use((context, next) =>
                {
                    context.Response.OnCompleted(() =>
                    {
                        ended.TrySetResult();
                        return Task.CompletedTask;
                    });
                    return next(context);
                });
                map.MapWebSocket("/ws/{room}", connection => connection.OnMessage(message => connection.SendAsync(message)));
            },
            builder => builder.Logging.AddFilter("WebSocketToolkit", LogLevel.Debug));
        await using (var client = await app.ConnectAsync("/ws/1"))
        {
            await client.SendAsync("a");
            await client.ReceiveTextAsync();
            await client.CloseAsync(1000, "bye");
        }

        await ended.Task.WaitAsync(Clients.Patience);
        var lines = app.AllLogs.Where(static log => log.Category == "WebSocketToolkit").Select(static log => log.Message).ToArray();
        Assert.Collection(
            lines,
            static opened => Assert.Contains("opened on /ws/{room}", opened),
            static closed => Assert.Matches("on /ws/{room} closed with 1000 'bye' by Peer after 00:00:", closed));
    }

    [Fact]
    [Behaviour(86)]
    public async Task A_protocol_fault_reaches_OnError_once_and_typed()
    {
        await using var app = await TestApp.StartAsync(map => map.MapFaulty(), builder => builder.Services.AddSingleton<Faulty.Seen>());
        await using var client = await app.UpgradeRawAsync("/faulty");
        await client.SendAsync(new RawFrame((Opcode)3, []), new RawFrame((Opcode)4, []));
        Assert.Equal(1002, (await client.ReadFrameAsync()).CloseCode);
        await client.SendAsync(RawFrame.OfClose(1002));
        await client.ReadToEndAsync();
        var seen = app.Services.GetRequiredService<Faulty.Seen>().Channel;
        Assert.Equal("error ReservedOpcode", await seen.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        Assert.Equal("close 1002 Protocol", await seen.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        Assert.Empty(app.Logs);
    }

    [Fact]
    [Behaviour(110)]
    public async Task While_the_app_stops_a_handshake_is_503()
    {
        var started = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(map => map.MapWebSocket("/ws", connection => connection.OnMessage(async _ =>
        {
            started.TrySetResult();
            await go.Task;
        })));
        await using var idle = await app.ConnectAsync("/ws");
        await using var busy = await app.ConnectAsync("/ws");
        await busy.SendAsync("work");
        await started.Task.WaitAsync(Clients.Patience);
        var stopping = app.StopAsync();
        Assert.Equal(1001, (await idle.ExpectCloseAsync()).Code);
        await using (var late = await app.ConnectRawAsync())
        {
            await late.SendAsync(RawClient.Handshake("/ws"));
            Assert.Equal(503, (await late.ReadResponseAsync()).Status);
        }

        go.SetResult();
        Assert.Equal(1001, (await busy.ExpectCloseAsync()).Code);
        await stopping.WaitAsync(Clients.Patience);
    }
}

[WebSocketRoute("/scoped", ManualMap = true)]
public sealed class Scoped(Resource resource)
{
    public string OnMessage(string message, HttpContext context)
    {
        // The request's own scope is the connection's.
        Assert.Same(resource, context.RequestServices.GetRequiredService<Resource>());
        return resource.Use();
    }
}

public sealed class Resource(Resource.Disposals disposals) : IDisposable
{
    private bool _isUsed;

    public string Use()
    {
        var was = _isUsed ? "used" : "fresh";
        _isUsed = true;
        return was;
    }

    public void Dispose() => disposals.Channel.Writer.TryWrite(true);

    public sealed class Disposals
    {
        public Channel<bool> Channel { get; } = System.Threading.Channels.Channel.CreateUnbounded<bool>();
    }
}

[WebSocketRoute("/faulty", ManualMap = true)]
public sealed class Faulty(Faulty.Seen seen)
{
    public void OnMessage(string message)
    {
    }

    public void OnError(WebSocketProtocolException error) => seen.Channel.Writer.TryWrite($"error {error.Fault}");

    public void OnClose(WebSocketClose close) => seen.Channel.Writer.TryWrite($"close {close.Code} {close.Initiator}");

    public sealed class Seen
    {
        public Channel<string> Channel { get; } = System.Threading.Channels.Channel.CreateUnbounded<string>();
    }
}
