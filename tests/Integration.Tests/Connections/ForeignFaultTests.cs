using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>
/// What others throw on the toolkit's timers: logging providers, clocks, backplanes, callbacks of tokens. The clock of a test runs timers on
/// the thread that moves it, so an exception that would end a process fails the test instead.
/// </summary>
public sealed class ForeignFaultTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_logging_provider_that_fails_keeps_no_dead_peer_alive()
    {
        var closed = new TaskCompletionSource<WebSocketClose>();
        await using var app = await TestApp.StartAsync(map => map.MapWebSocket("/ws", connection => connection.OnClose(closed.SetResult)), builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Logging.AddProvider(new FailingLoggerProvider("did not answer a ping"));
        });
        await using var client = await app.UpgradeRawAsync("/ws");
        await app.WhenServerListensAsync();
        _time.AdvanceInSteps(15 * _second);
        Assert.Equal(Opcode.Ping, (await client.ReadFrameAsync()).Opcode);
        _time.AdvanceInSteps(16 * _second);
        Assert.Equal(1006, (await closed.Task.WaitAsync(Clients.Patience)).Code);
        Assert.Contains(app.AllLogs, static log => log.Message.Contains("did not answer a ping", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_fails_does_not_end_the_timer()
    {
        var clock = new FailingTime(_time);
        await using var app = await TestApp.StartAsync(
            map => map.MapWebSocket("/ws", connection => connection.OnMessage((string text) => connection.SendAsync(text))),
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await using var client = await app.UpgradeRawAsync("/ws");
        clock.IsFailing = true;
        _time.Advance(_second);
        clock.IsFailing = false;
        Assert.Contains(app.Logs, static log => log is { Level: LogLevel.Error, Exception: InvalidTimeZoneException });
        await app.WhenServerListensAsync();
        _time.AdvanceInSteps(15 * _second);
        Assert.Equal(Opcode.Ping, (await client.ReadFrameAsync()).Opcode);
    }

    [Fact]
    public async Task A_callback_of_the_drain_hooks_token_that_fails_is_logged()
    {
        var draining = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(map => map.MapWebSocket("/ws", static _ => { }), builder =>
            builder.Services.AddWebSocketRoutes(options => options.Drain.OnDraining = async (_, cancellationToken) =>
            {
                var hasEnded = new TaskCompletionSource();
                cancellationToken.Register(hasEnded.SetResult);
                cancellationToken.Register(static () => throw new InvalidTimeZoneException());
                draining.SetResult();
                await hasEnded.Task;
            }));
        var lifecycle = app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Single(static service => service.GetType().Name == "LifecycleService");
        using var patience = new CancellationTokenSource();
        var stopping = lifecycle.StoppingAsync(patience.Token);
        await draining.Task.WaitAsync(Clients.Patience);

        // The host cancels it on a timer.
        patience.Cancel();
        await stopping.WaitAsync(Clients.Patience);
        Assert.Contains(app.Logs, static log => log is { Level: LogLevel.Error, Exception: AggregateException { InnerException: InvalidTimeZoneException } });
    }

    [Fact]
    public async Task Fault_B6_a_backplane_that_fails_is_one_that_is_away()
    {
        var hub = new MemoryHub();
        await using var node = await Node.StartAsync(hub, _time);
        await using var here = await node.EnterAsync("/crowd/x");
        node.Backplane.IsFailing = true;
        Assert.Equal(new(1, WebSocketRemoteDelivery.Unavailable), await node.Groups.Group("x").SendAsync("here"));
        Assert.Equal("here", await here.Socket.ReceiveTextAsync());
        await using var another = await node.EnterAsync("/crowd/x");
        _time.Advance(_second);
        await Nodes.EventuallyAsync(() => Task.FromResult(node.Backplane.Failures > 2));

        // The clock stands still, so nothing is published now but what tells the other nodes of a member.
        node.Backplane.IsFailing = false;
        var before = hub.Published.Count;
        await using var third = await node.EnterAsync("/crowd/x");
        await Nodes.EventuallyAsync(() => Task.FromResult(hub.Published.Count > before));
        Assert.Contains(node.App.Logs, static log => log is { Level: LogLevel.Error, Exception: InvalidTimeZoneException });
    }

    [Fact]
    public async Task A_clock_that_fails_ends_no_heartbeat()
    {
        var clock = new FailingTime(_time);
        var hub = new MemoryHub();
        await using var node = await Node.StartAsync(hub, _time, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        clock.IsFailing = true;
        _time.Advance(_second);
        clock.IsFailing = false;
        Assert.Contains(
            node.App.Logs,
            static log => log is { Category: "WebSocketToolkit.Backplane", Level: LogLevel.Error, Exception: InvalidTimeZoneException });

        const byte Heartbeat = 5;
        var before = hub.Published.Count(static payload => payload[1] == Heartbeat);
        _time.Advance(_second);
        await Nodes.EventuallyAsync(() => Task.FromResult(hub.Published.Count(static payload => payload[1] == Heartbeat) > before));
    }

    private sealed class FailingLoggerProvider(string message) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(message, StringComparison.Ordinal))
            {
                throw new InvalidTimeZoneException();
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class FailingTime(FakeTimeProvider time) : TimeProvider
    {
        private volatile int _failingThread;

        /// <summary>
        /// Lets the clock fail for the timers, which run on the thread that moves it. A connection that reads the clock at this moment is not
        /// what a test is about.
        /// </summary>
        public bool IsFailing
        {
            set => _failingThread = value ? Environment.CurrentManagedThreadId : 0;
        }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() =>
            _failingThread == Environment.CurrentManagedThreadId ? throw new InvalidTimeZoneException() : time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
