using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Policy = WebSocketToolkit.WebSocketSlowConsumerPolicy;

namespace WebSocketToolkit.Integration.Tests.Sending;

/// <summary>What becomes of messages that a connection sends to a client that does not read.</summary>
public sealed class SlowConsumerTests : StalledConnection
{
    [Fact]
    public async Task Wait_is_the_default_and_everything_arrives()
    {
        var connection = await StallAsync(o => o.MaxSendBufferMessages = 2);
        var sends = Enumerable.Range(0, 4).Select(i => connection.SendAsync($"{i}").AsTask()).ToList();
        Assert.Equal([true, true, false, false], sends.Select(send => send.IsCompleted));
        Assert.Equal(["0", "1", "2", "3"], await ReadAsync(4));
        Assert.All(await Task.WhenAll(sends), result => Assert.Equal(WebSocketSendResult.Queued, result));
    }

    [Fact]
    public async Task The_newest_are_dropped()
    {
        var connection = await StallAsync(o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (2, Policy.DropNewest));
        Assert.Equal(
            [WebSocketSendResult.Queued, WebSocketSendResult.Queued, WebSocketSendResult.Dropped, WebSocketSendResult.Dropped],
            await SendAllAsync(connection, "0", "1", "2", "3"));
        Assert.Equal(["0", "1"], await ReadAsync(2));
        Assert.Equal(2, Meters.Sum("websocket.server.dropped_messages", ("http.route", "/slow"), ("websocket.drop.reason", "newest")));
    }

    [Fact]
    public async Task The_oldest_are_dropped_but_not_what_was_sent_to_stay()
    {
        var connection = await StallAsync(o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (3, Policy.DropOldest));
        await connection.SendAsync("stays", new WebSocketSendOptions { Policy = Policy.Wait });
        await SendAllAsync(connection, "0", "1", "2", "3");
        Assert.Equal(["stays", "2", "3"], await ReadAsync(3));
        Assert.Equal(2, Meters.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "oldest")));
    }

    [Fact]
    public async Task The_connection_is_closed()
    {
        var connection = await StallAsync(o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (2, Policy.Close));
        Assert.Equal(
            [WebSocketSendResult.Queued, WebSocketSendResult.Queued, WebSocketSendResult.Closed, WebSocketSendResult.Closed],
            await SendAllAsync(connection, "0", "1", "2", "3"));
        Assert.Equal(["0", "1"], await ReadAsync(2));
        Assert.Equal((1013, "The client is reading too slowly."), await Client.ExpectCloseAsync());
        Assert.Equal(1, Meters.Sum("websocket.server.slow_closes", ("http.route", "/slow")));
        Assert.Single(Logs, log => log is { Level: LogLevel.Warning } && log.Message.Contains("is closed because its client read too slowly", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Policy.Close)]
    [InlineData(Policy.DropNewest)]
    [InlineData(Policy.DropOldest)]
    public async Task A_reply_waits_whatever_the_route_says(Policy policy)
    {
        var connection = await StallAsync(o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (2, policy));
        await SendAllAsync(connection, "0", "1");
        await Client.SendAsync("question");
        await Client.Wire.WhenReadAsync();
        Assert.Equal(["0", "1", "reply to question"], await ReadAsync(3));
        Assert.Equal(0, Meters.Sum("websocket.server.dropped_messages"));
    }

    [Fact]
    public async Task A_key_replaces_in_place_and_touches_nothing_else()
    {
        var connection = await StallAsync();
        await connection.SendAsync(new Quote("A", 1), key: "A");
        await connection.SendAsync("between");
        await Client.SendAsync("question");
        await Client.Wire.WhenReadAsync();
        await connection.SendAsync(new Quote("B", 1), key: "B");
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync(new Quote("A", 2), key: "A"));
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync("a text", key: "B"));
        Assert.Equal(["""{"symbol":"A","price":2}""", "between", "reply to question", "a text"], await ReadAsync(4));
        Assert.Equal(2, Meters.Sum("websocket.server.replaced_messages", ("http.route", "/slow")));
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new Quote("A", 3), key: "A"));
    }

    [Fact]
    public async Task A_reply_of_a_keyed_type_is_never_replaced()
    {
        var connection = await StallAsync();
        await Client.SendAsync(new byte[1]);
        await Client.Wire.WhenReadAsync();
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new Tick(7, "sent")));
        await Client.SendAsync(new byte[1]);
        await Client.Wire.WhenReadAsync();
        Assert.Equal(
            ["""{"from":"reply","number":7}""", """{"from":"sent","number":7}""", """{"from":"reply","number":7}"""], await ReadAsync(3));
    }

    [Fact]
    public async Task A_sender_that_waits_is_told_once_and_the_latest_of_its_key_arrives()
    {
        var connection = await StallAsync(o => o.MaxSendBufferMessages = 1);
        await connection.SendAsync("first");
        var waiting = connection.SendAsync(new byte[] { 1 }, key: "k").AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync("latest", key: "k"));
        Assert.Equal(["first", "latest"], await ReadAsync(2));
        Assert.Equal(WebSocketSendResult.Queued, await waiting);
    }

    [Fact]
    public async Task A_types_attribute_is_the_default_of_its_sends()
    {
        var connection = await StallAsync(o => o.MaxSendBufferMessages = 2);
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
    public async Task What_waited_longer_than_it_is_worth_is_dropped()
    {
        var connection = await StallAsync(o => o.MaxSendBufferMessages = 4);
        await connection.SendAsync("stale", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(5) });
        await connection.SendAsync(new Alarm(1));
        await connection.SendAsync("fresh", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(20) });
        await connection.SendAsync("for ever");
        var tooLate = connection.SendAsync("too late", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(5) }).AsTask();
        var inTime = connection.SendAsync("in time", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(10) }).AsTask();
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["fresh", "for ever", "in time"], await ReadAsync(3));
        Assert.Equal((WebSocketSendResult.Dropped, WebSocketSendResult.Queued), (await tooLate, await inTime));
        Assert.Equal(3, Meters.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "expired")));
    }

    [Fact]
    public async Task A_connection_that_lags_is_logged_once_with_what_is_queued()
    {
        var connection = await StallAsync(o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (2, Policy.DropNewest));
        await SendAllAsync(connection, "0", "1", "2", "3", "4");
        var log = Assert.Single(Logs, log => log.Message.Contains("reads too slowly: with", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, log.Level);
        Assert.Contains($"{connection.Id} on /slow reads too slowly: with 6 byte(s) in the send buffer a message was dropped.", log.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrySend_neither_drops_nor_closes()
    {
        var connection = await StallAsync(o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (2, Policy.Close));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => connection.TrySend([(byte)i])));
        Client.Wire.ContinueReading();
        Assert.Equal(Plug, (await Client.ReceiveBytesAsync()).Length);
        Assert.Equal([0], await Client.ReceiveBytesAsync());
        Assert.Equal([1], await Client.ReceiveBytesAsync());
        Assert.True(connection.TrySend([2]));
    }

    [Fact]
    public async Task Options_that_mean_nothing_are_refused()
    {
        var connection = await StallAsync();
        var all = App.Services.GetRequiredService<WebSocketGroups<SlowEndpoint>>().All;
        foreach (var options in new WebSocketSendOptions[] { new() { TimeToLive = TimeSpan.Zero }, new() { Policy = (Policy)9 } })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => connection.SendAsync("x", options).AsTask());
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => all.SendAsync("x", options).AsTask());
        }

        await Assert.ThrowsAsync<ArgumentNullException>(() => connection.SendAsync("x", key: null!).AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => connection.SendAsync(new MemoryStream(), key: "k").AsTask());
    }
}

public sealed record Quote(string Symbol, int Price);

[OutgoingMessage(Policy = Policy.DropNewest, TimeToLiveSeconds = 5)]
[JsonDerivedType(typeof(Tick)), JsonDerivedType(typeof(Alarm))]
public abstract record Signal(int Number);

[OutgoingMessage(Policy = Policy.DropNewest, Key = nameof(Number))]
public sealed record Tick(int Number, string From) : Signal(Number);

public sealed record Alarm(int Number) : Signal(Number);

[OutgoingMessage(Key = nameof(Number))]
[StructLayout(LayoutKind.Auto)]
public struct Level
{
    public int Number { get; set; }

    public int Height { get; set; }
}
