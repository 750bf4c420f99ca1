using System.Diagnostics.Metrics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Policy = WebSocketToolkit.WebSocketSlowConsumerPolicy;

namespace WebSocketToolkit.Integration.Tests;

/// <summary>What becomes of messages to a client that does not read. The wire is in memory, so that it is full exactly when the test says so.</summary>
public sealed class SlowConsumerTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private readonly TaskCompletionSource<WebSocketConnection> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly System.Collections.Concurrent.ConcurrentQueue<LogEntry> _logs = new();
    private WebApplication? _app;
    private Measurements? _meters;
    private WebSocketTestClient? _client;

    [Fact]
    public async Task WaitIsTheDefaultAndEverythingArrives()
    {
        var connection = await StallAsync(o => o.MaxQueuedMessages = 2);
        var sends = Enumerable.Range(0, 4).Select(i => connection.SendAsync($"{i}").AsTask()).ToList();
        Assert.Equal([true, true, false, false], sends.Select(send => send.IsCompleted));
        Assert.Equal(["0", "1", "2", "3"], await ReadAsync(4));
        Assert.All(await Task.WhenAll(sends), result => Assert.Equal(WebSocketSendResult.Queued, result));
    }

    [Fact]
    public async Task TheNewestAreDropped()
    {
        var connection = await StallAsync(o => (o.MaxQueuedMessages, o.SlowConsumerPolicy) = (2, Policy.DropNewest));
        Assert.Equal(
            [WebSocketSendResult.Queued, WebSocketSendResult.Queued, WebSocketSendResult.Dropped, WebSocketSendResult.Dropped],
            await SendAllAsync(connection, "0", "1", "2", "3"));
        Assert.Equal(["0", "1"], await ReadAsync(2));
        Assert.Equal(2, _meters!.Sum("websocket.server.dropped_messages", ("http.route", "/slow"), ("websocket.drop.reason", "newest")));
    }

    [Fact]
    public async Task TheOldestAreDroppedButNotWhatWasSentToStay()
    {
        var connection = await StallAsync(o => (o.MaxQueuedMessages, o.SlowConsumerPolicy) = (3, Policy.DropOldest));
        await connection.SendAsync("stays", new WebSocketSendOptions { Policy = Policy.Wait });
        await SendAllAsync(connection, "0", "1", "2", "3");
        Assert.Equal(["stays", "2", "3"], await ReadAsync(3));
        Assert.Equal(2, _meters!.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "oldest")));
    }

    [Fact]
    public async Task TheConnectionIsClosed()
    {
        var connection = await StallAsync(o => (o.MaxQueuedMessages, o.SlowConsumerPolicy) = (2, Policy.Close));
        Assert.Equal(
            [WebSocketSendResult.Queued, WebSocketSendResult.Queued, WebSocketSendResult.Closed, WebSocketSendResult.Closed],
            await SendAllAsync(connection, "0", "1", "2", "3"));
        Assert.Equal(["0", "1"], await ReadAsync(2));
        Assert.Equal((1013, "Reads too slowly."), await _client!.ExpectCloseAsync());
        Assert.Equal(1, _meters!.Sum("websocket.server.slow_closes", ("http.route", "/slow")));
        Assert.Single(_logs, log => log is { Level: LogLevel.Warning } && log.Message.Contains("read too slowly and is closed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Policy.Close)]
    [InlineData(Policy.DropNewest)]
    [InlineData(Policy.DropOldest)]
    public async Task AReplyWaitsWhateverTheRouteSays(Policy policy)
    {
        var connection = await StallAsync(o => (o.MaxQueuedMessages, o.SlowConsumerPolicy) = (2, policy));
        await SendAllAsync(connection, "0", "1");
        await _client!.SendAsync("question");
        await _client.Wire.WhenReadAsync();
        Assert.Equal(["0", "1", "reply to question"], await ReadAsync(3));
        Assert.Equal(0, _meters!.Sum("websocket.server.dropped_messages"));
    }

    [Fact]
    public async Task AKeyReplacesInPlaceAndTouchesNothingElse()
    {
        var connection = await StallAsync();
        await connection.SendAsync(new Quote("A", 1), key: "A");
        await connection.SendAsync("between");
        await _client!.SendAsync("question");
        await _client.Wire.WhenReadAsync();
        await connection.SendAsync(new Quote("B", 1), key: "B");
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync(new Quote("A", 2), key: "A"));
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync("a text", key: "B"));
        Assert.Equal(["""{"symbol":"A","price":2}""", "between", "reply to question", "a text"], await ReadAsync(4));
        Assert.Equal(2, _meters!.Sum("websocket.server.replaced_messages", ("http.route", "/slow")));
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new Quote("A", 3), key: "A"));
    }

    [Fact]
    public async Task AReplyOfAKeyedTypeIsNeverReplaced()
    {
        var connection = await StallAsync();
        await _client!.SendAsync(new byte[1]);
        await _client.Wire.WhenReadAsync();
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new Tick(7, "sent")));
        await _client.SendAsync(new byte[1]);
        await _client.Wire.WhenReadAsync();
        Assert.Equal(
            ["""{"from":"reply","number":7}""", """{"from":"sent","number":7}""", """{"from":"reply","number":7}"""], await ReadAsync(3));
    }

    [Fact]
    public async Task ASenderThatWaitsIsToldOnceAndTheLatestOfItsKeyArrives()
    {
        var connection = await StallAsync(o => o.MaxQueuedMessages = 1);
        await connection.SendAsync("first");
        var waiting = connection.SendAsync(new byte[] { 1 }, key: "k").AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync("latest", key: "k"));
        Assert.Equal(["first", "latest"], await ReadAsync(2));
        Assert.Equal(WebSocketSendResult.Queued, await waiting);
    }

    [Fact]
    public async Task ATypesAttributeIsTheDefaultOfItsSends()
    {
        var connection = await StallAsync(o => o.MaxQueuedMessages = 2);
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new Tick(1, "a")));
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync<Signal>(new Tick(1, "b")));
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new Level { Number = 1, Height = 1 }));
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync(new Level { Number = 1, Height = 2 }));

        // Its policy is DropNewest, unless the send says otherwise; a derived type has it from its base.
        Assert.Equal(WebSocketSendResult.Dropped, await connection.SendAsync(new Tick(2, "c")));
        Assert.Equal(WebSocketSendResult.Dropped, await connection.SendAsync<Signal>(new Alarm(3)));
        var waiting = connection.SendAsync(new Tick(2, "d"), new WebSocketSendOptions { Policy = Policy.Wait }).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(["""{"from":"b","number":1}""", """{"number":1,"height":2}""", """{"from":"d","number":2}"""], await ReadAsync(3));
        Assert.Equal(WebSocketSendResult.Queued, await waiting);
    }

    [Fact]
    public async Task WhatWaitedLongerThanItIsWorthIsDropped()
    {
        var connection = await StallAsync(o => o.MaxQueuedMessages = 4);
        await connection.SendAsync("stale", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(5) });
        await connection.SendAsync(new Alarm(1));
        await connection.SendAsync("fresh", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(20) });
        await connection.SendAsync("for ever");
        var tooLate = connection.SendAsync("too late", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(5) }).AsTask();
        var inTime = connection.SendAsync("in time", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(10) }).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["fresh", "for ever", "in time"], await ReadAsync(3));
        Assert.Equal((WebSocketSendResult.Dropped, WebSocketSendResult.Queued), (await tooLate, await inTime));
        Assert.Equal(3, _meters!.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "expired")));
    }

    [Fact]
    public async Task WhoWantsToKnowWhenAllHasLeftIsTold()
    {
        var connection = await StallAsync();
        var drained = connection.DrainedAsync().AsTask();
        await connection.SendAsync("later");
        using var patience = new CancellationTokenSource();
        var cancelled = connection.DrainedAsync(patience.Token).AsTask();
        var all = connection.DrainedAsync().AsTask();
        Assert.True(connection.BufferedBytes > 0);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(drained.IsCompleted || all.IsCompleted);
        Assert.Equal(["later"], await ReadAsync(1));
        Assert.True(await drained.WaitAsync(Clients.Patience));
        Assert.True(await all.WaitAsync(Clients.Patience));
        Assert.Equal(0, connection.BufferedBytes);
        Assert.True(await connection.DrainedAsync());
    }

    [Fact]
    public async Task WhoWaitsForAConnectionThatEndsIsToldSo()
    {
        var connection = await StallAsync();
        var drained = connection.DrainedAsync().AsTask();
        connection.Abort();
        Assert.False(await drained.WaitAsync(Clients.Patience));
        Assert.False(await connection.DrainedAsync());
    }

    [Fact]
    public async Task InACallbackAllHasLeftWhenTheBatchHas()
    {
        await StartAsync(_ => { });
        await _client!.SendAsync("drain");
        Assert.Equal("before", await _client.ReceiveTextAsync());
        Assert.Equal("drained: True", await _client.ReceiveTextAsync());
    }

    [Fact]
    public async Task AGroupsMessageIsTreatedByItsOptionsThenItsTypeThenTheRoute()
    {
        var connection = await StallAsync(o => (o.MaxQueuedMessages, o.SlowConsumerPolicy) = (2, Policy.DropOldest));
        var all = _app!.Services.GetRequiredService<WebSocketGroups<SlowEndpoint>>().All;
        await all.SendAsync(new Quote("A", 1), key: "A");
        await all.SendAsync(new Quote("A", 2), key: "A");
        await all.SendAsync(new Tick(1, "a"));
        await all.SendAsync(new Tick(1, "b"));
        await all.SendAsync("no room", new WebSocketSendOptions { Policy = Policy.DropNewest });
        await all.SendAsync("room");
        Assert.Equal(["""{"from":"b","number":1}""", "room"], await ReadAsync(2));
        await StopReadingAsync(connection);
        await all.SendAsync("0", except: connection);
        await all.SendAsync("1", new WebSocketSendOptions { Policy = Policy.Wait });
        await all.SendAsync("2", new WebSocketSendOptions { Policy = Policy.Close });
        await all.SendAsync("3", new WebSocketSendOptions { Policy = Policy.Wait });
        Assert.Equal(["1", "2"], await ReadAsync(2));
        Assert.Equal(1013, (await _client!.ExpectCloseAsync()).Code);
    }

    [Fact]
    public async Task WhatAGroupSendsWhileOnOpenRunsMayBeReplacedDroppedAndOutdatedToo()
    {
        var gate = new TaskCompletionSource();
        await StartAsync(o => o.MaxQueuedMessages = 2, opening: gate.Task);
        var all = _app!.Services.GetRequiredService<WebSocketGroups<SlowEndpoint>>().All;
        await all.SendAsync("outdated", new WebSocketSendOptions { Policy = Policy.DropOldest, TimeToLive = TimeSpan.FromSeconds(1) });
        await all.SendAsync("live 1", key: "live");
        await all.SendAsync("live 2", key: "live");
        await all.SendAsync("dropped", new WebSocketSendOptions { Policy = Policy.DropNewest });
        _time.Advance(TimeSpan.FromSeconds(2));
        await (await _connected.Task).SendAsync("history");
        gate.SetResult();
        Assert.Equal("history", await _client!.ReceiveTextAsync());
        Assert.Equal("live 2", await _client.ReceiveTextAsync());
        Assert.Equal(1, _meters!.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "newest")));
        Assert.Equal(1, _meters.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "expired")));
    }

    [Fact]
    public async Task AConnectionThatLagsIsLoggedOnceWithWhatIsQueued()
    {
        var connection = await StallAsync(o => (o.MaxQueuedMessages, o.SlowConsumerPolicy) = (2, Policy.DropNewest));
        await SendAllAsync(connection, "0", "1", "2", "3", "4");
        var log = Assert.Single(_logs, log => log.Message.Contains("reads too slowly: with", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, log.Level);
        Assert.Contains($"{connection.Id} on /slow reads too slowly: with 6 bytes queued a message was dropped.", log.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrySendNeitherDropsNorCloses()
    {
        var connection = await StallAsync(o => (o.MaxQueuedMessages, o.SlowConsumerPolicy) = (2, Policy.Close));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => connection.TrySend([(byte)i])));
        _client!.Wire.ContinueReading();
        Assert.Equal(Plug, (await _client.ReceiveBytesAsync()).Length);
        Assert.Equal([0], await _client.ReceiveBytesAsync());
        Assert.Equal([1], await _client.ReceiveBytesAsync());
        Assert.True(connection.TrySend([2]));
    }

    [Fact]
    public async Task OptionsThatMeanNothingAreRefused()
    {
        var connection = await StallAsync();
        var all = _app!.Services.GetRequiredService<WebSocketGroups<SlowEndpoint>>().All;
        foreach (var options in new WebSocketSendOptions[] { new() { TimeToLive = TimeSpan.Zero }, new() { Policy = (Policy)9 } })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => connection.SendAsync("x", options).AsTask());
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => all.SendAsync("x", options).AsTask());
        }

        await Assert.ThrowsAsync<ArgumentNullException>(() => connection.SendAsync("x", key: null!).AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => connection.SendAsync(new MemoryStream(), key: "k").AsTask());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await (_client?.DisposeAsync() ?? default);
        _meters?.Dispose();
        await (_app?.DisposeAsync() ?? default);
    }

    /// <summary>More than the wire and Kestrel take: whatever follows has to queue.</summary>
    private const int Plug = 1024 * 1024;

    private static async Task<List<WebSocketSendResult>> SendAllAsync(WebSocketConnection connection, params string[] messages)
    {
        List<WebSocketSendResult> results = [];
        foreach (var message in messages)
        {
            results.Add(await connection.SendAsync(message));
        }

        return results;
    }

    private async Task StartAsync(Action<WebSocketRouteOptions> options, Task? opening = null)
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders().AddProvider(new RecordingLoggerProvider(_logs));
        builder.WebHost.UseInMemoryTransport();
        builder.Services.AddWebSocketRoutes().AddSingleton<TimeProvider>(_time).AddSingleton(_connected).AddKeyedSingleton("opening", opening ?? Task.CompletedTask);
        _app = builder.Build();
        _app.MapSlowEndpoint().WithWebSocketOptions(options);
        await _app.StartAsync();
        _meters = new(_app.Services.GetRequiredService<IMeterFactory>());
        _client = await _app.ConnectAsync("/slow", o => o.Timeout = Clients.Patience);
    }

    private async Task<WebSocketConnection> StallAsync(Action<WebSocketRouteOptions>? options = null)
    {
        await StartAsync(options ?? (_ => { }));
        var connection = await _connected.Task.WaitAsync(Clients.Patience);
        await StopReadingAsync(connection);
        return connection;
    }

    private async Task StopReadingAsync(WebSocketConnection connection)
    {
        _client!.Wire.StopReading();
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new byte[Plug]));
    }

    private async Task<List<string>> ReadAsync(int count)
    {
        _client!.Wire.ContinueReading();
        Assert.Equal(Plug, (await _client.ReceiveBytesAsync()).Length);
        List<string> texts = [];
        while (texts.Count < count)
        {
            texts.Add(await _client.ReceiveTextAsync());
        }

        return texts;
    }
}

public sealed record Quote(string Symbol, int Price);

[Outgoing(Policy = Policy.DropNewest, TimeToLiveSeconds = 5)]
[JsonDerivedType(typeof(Tick)), JsonDerivedType(typeof(Alarm))]
public abstract record Signal(int Number);

[Outgoing(Policy = Policy.DropNewest, Key = nameof(Number))]
public sealed record Tick(int Number, string From) : Signal(Number);

public sealed record Alarm(int Number) : Signal(Number);

[Outgoing(Key = nameof(Number))]
public struct Level
{
    public int Number { get; set; }

    public int Height { get; set; }
}

[WebSocketRoute("/slow", ManualMap = true, PingIntervalSeconds = 0)]
public sealed class SlowEndpoint(TaskCompletionSource<WebSocketConnection> connected, [FromKeyedServices("opening")] Task opening)
{
    public Task OnOpen(WebSocketConnection connection)
    {
        connected.SetResult(connection);
        return opening;
    }

    public Tick OnMessage(byte[] bytes) => new(6 + bytes.Length, "reply");

    public async Task<string?> OnMessage(string text, WebSocketConnection connection)
    {
        switch (text)
        {
            case "drain":
                await connection.SendAsync("before");
                return $"drained: {await connection.DrainedAsync()}";
            default:
                return $"reply to {text}";
        }
    }
}
