using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>What a user may rely on while a connection is open and when it ends.</summary>
public sealed class ConnectionTests
{
    private readonly Channel<WebSocketClose> _closes = Channel.CreateUnbounded<WebSocketClose>();

    [Fact]
    public async Task A_listener_that_comes_late_gets_what_came_before_it_in_order()
    {
        var attach = new TaskCompletionSource();
        await using var app = await StartAsync(async connection =>
        {
            await attach.Task;
#pragma warning disable WST101 // What it warns of is what this test does.
            connection.OnMessage(message => connection.SendAsync("got:" + message.Text));
#pragma warning restore WST101
        });
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync(RawFrame.OfText("1"), RawFrame.OfText("2"), new RawFrame(Opcode.Ping, "p"u8.ToArray()));
        Assert.Equal(Opcode.Pong, (await client.ReadFrameAsync()).Opcode);
        attach.SetResult();
        Assert.Equal("got:1", (await client.ReadFrameAsync()).Text);
        Assert.Equal("got:2", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task While_a_callback_is_busy_pings_are_answered_and_messages_keep_their_order()
    {
        var go = new TaskCompletionSource();
        await using var app = await StartAsync(connection => connection.OnMessage(async message =>
        {
            var text = message.Text;
            if (text == "0")
            {
                await go.Task;
            }

            await connection.SendAsync(text);
        }));
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync([.. Enumerable.Range(0, 5).Select(i => RawFrame.OfText($"{i}"))]);
        await client.SendAsync(new RawFrame(Opcode.Ping, [1, 2, 3]));
        Assert.Equal([1, 2, 3], (await client.ReadFrameAsync()).Payload);
        go.SetResult();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"{i}", (await client.ReadFrameAsync()).Text);
        }
    }

    [Fact]
    public async Task Messages_parked_when_the_peer_closes_are_still_delivered_and_answered()
    {
        var go = new TaskCompletionSource();
        await using var app = await StartAsync(connection =>
        {
            connection.OnMessage(async message =>
            {
                var text = message.Text;
                await go.Task;
                Assert.False(connection.Closed.IsCancellationRequested);
                await connection.SendAsync(text);
            });
            connection.OnClose(close => _closes.Writer.TryWrite(close));
        });
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync(RawFrame.OfText("a"), RawFrame.OfText("b"), RawFrame.OfClose(4000, "bye"));
        go.SetResult();
        Assert.Equal("a", (await client.ReadFrameAsync()).Text);
        Assert.Equal("b", (await client.ReadFrameAsync()).Text);
        Assert.Equal(4000, (await client.ReadFrameAsync()).CloseCode);
        Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
        Assert.Equal(new(4000, "bye", WebSocketCloseInitiator.Peer), await CloseAsync());
    }

    [Fact]
    public async Task A_full_parking_pauses_reading_and_loses_nothing()
    {
        const int Count = 200;
        var go = new TaskCompletionSource();
        var received = 0;
        await using var app = await StartAsync(
            connection => connection.OnMessage(async message =>
            {
                var first = message.Data.Span[0];
                await go.Task;
                Assert.Equal((byte)received++, first);
                if (received == Count)
                {
                    await connection.SendAsync("all");
                }
            }),
            o => o.MaxReceiveBufferSize = 64 * 1024);
        await using var client = await app.ConnectAsync("/ws");
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await client.SendAsync([(byte)i, .. new byte[128 * 1024]]);
            }
        });
        var first = await Task.WhenAny(sending, Task.Delay(500));
        Assert.NotSame(sending, first);
        go.SetResult();
        Assert.Equal("all", await client.ReceiveTextAsync());
        await sending;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_closes_its_own_connection_only(bool late)
    {
        await using var app = await StartAsync(connection => connection.OnMessage(async message =>
        {
            if (message.Text == "throw")
            {
                if (late)
                {
                    await Task.Yield();
                }

                throw new InvalidOperationException("Fail");
            }

            await connection.SendAsync(message);
        }));
        await using var other = await app.ConnectAsync("/ws");
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("throw");
        Assert.Equal(1011, (await client.ExpectCloseAsync()).Code);
        await other.SendAsync("still here");
        Assert.Equal("still here", await other.ReceiveTextAsync());
        Assert.Equal("Fail", Assert.Single(app.Logs, log => log.Level == LogLevel.Error).Exception?.Message);
    }

    [Fact]
    public async Task A_throwing_delegate_closes_1011_and_a_close_exception_chooses_its_code()
    {
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.MapWebSocket("/fail", _ => throw new InvalidOperationException("Fail"));
            map.MapWebSocket("/late", async connection =>
            {
                await connection.SendAsync("one");
                throw new InvalidOperationException("Fail");
            });
            map.MapWebSocket("/choose", _ => throw new WebSocketCloseException(4401, "log in"));
        });
        await using var fail = await app.ConnectAsync("/fail");
        Assert.Equal(1011, (await fail.ExpectCloseAsync()).Code);
        await using var late = await app.ConnectAsync("/late");
        Assert.Equal("one", await late.ReceiveTextAsync());
        Assert.Equal(1011, (await late.ExpectCloseAsync()).Code);
        Assert.Equal(2, app.Logs.Count(log => log.Level == LogLevel.Error));
        await using var choose = await app.ConnectAsync("/choose");
        Assert.Equal((4401, "log in"), await choose.ExpectCloseAsync());
        Assert.Equal(2, app.Logs.Count(log => log.Level == LogLevel.Error));
    }

    [Fact]
    public async Task What_was_sent_before_the_close_arrives_before_it()
    {
        await using var app = await StartAsync(async connection =>
        {
            connection.OnClose(close => _closes.Writer.TryWrite(close));
            for (var i = 0; i < 100; i++)
            {
                _ = connection.SendAsync($"m{i}");
            }

            await connection.CloseAsync(4001, "because");
            Assert.Equal(WebSocketSendResult.Closed, await connection.SendAsync("too late"));
        });
        await using var client = await app.ConnectAsync("/ws");
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"m{i}", await client.ReceiveTextAsync());
        }

        Assert.Equal((4001, "because"), await client.ExpectCloseAsync());
        Assert.Equal(new(4001, "because", WebSocketCloseInitiator.Application), await CloseAsync());
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    public async Task A_code_that_may_not_be_sent_changes_nothing(int code)
    {
        await using var app = await StartAsync(connection => connection.OnMessage(async message =>
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await connection.CloseAsync(code));
            Assert.Throws<ArgumentOutOfRangeException>(() => new WebSocketCloseException(code));
            await connection.SendAsync("unchanged");
        }));
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("go");
        Assert.Equal("unchanged", await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_vanishes_is_1006_and_no_error(bool reset)
    {
        await using var app = await StartAsync(connection =>
        {
            connection.OnMessage(message => connection.SendAsync(message));
            connection.OnClose(close => _closes.Writer.TryWrite(close));
        });
        var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync(RawFrame.OfText("hello"));
        await client.ReadFrameAsync();
        if (reset)
        {
            client.Reset();
        }
        else
        {
            await client.DisposeAsync();
        }

        Assert.Equal(new(1006, "", WebSocketCloseInitiator.Peer), await CloseAsync());
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task Abort_sends_no_close_frame()
    {
        await using var app = await StartAsync(connection =>
        {
            connection.OnMessage(_ => connection.Abort());
            connection.OnClose(close => _closes.Writer.TryWrite(close));
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("go");
        var loss = await Assert.ThrowsAsync<WebSocketTestException>(() => client.ReceiveMessageAsync());
        Assert.Contains("lost without a close frame", loss.Message, StringComparison.Ordinal);
        Assert.Equal(new(1006, "", WebSocketCloseInitiator.Application), await CloseAsync());
    }

    [Fact]
    public async Task A_peer_that_never_answers_the_close_frame_is_dropped()
    {
        await using var app = await StartAsync(
            connection =>
            {
                connection.OnClose(close => _closes.Writer.TryWrite(close));
                return connection.CloseAsync(1000, "done").AsTask();
            },
            o => o.CloseTimeout = TimeSpan.FromMilliseconds(300));
        await using var client = await app.UpgradeRawAsync("/ws");
        Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
        Assert.Equal(1000, (await CloseAsync()).Code);
        await client.ReadEndAsync();
    }

    [Fact]
    public async Task A_callback_that_hangs_does_not_keep_the_peer_waiting_beyond_the_close_timeout()
    {
        var cancelled = new TaskCompletionSource();
        await using var app = await StartAsync(
            connection => connection.OnMessage(async _ =>
            {
                await Task.Delay(Timeout.Infinite, connection.Closed).ContinueWith(_ => cancelled.SetResult(), TaskScheduler.Default);
            }),
            o => o.CloseTimeout = TimeSpan.FromMilliseconds(300));
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("hang");
        await client.CloseAsync();
        await cancelled.Task.WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task A_long_running_delegate_without_listeners_sees_the_peer_go()
    {
        var ended = new TaskCompletionSource();
        await using var app = await StartAsync(async connection =>
        {
            await Task.Delay(Timeout.Infinite, connection.Closed).ContinueWith(_ => ended.SetResult(), TaskScheduler.Default);
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.CloseAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_empty_close_is_answered_by_an_empty_close_and_is_1005()
    {
        await using var app = await StartAsync(connection => connection.OnClose(close => _closes.Writer.TryWrite(close)));
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync(new RawFrame(Opcode.Close, []));
        var answer = await client.ReadFrameAsync();
        Assert.Equal(Opcode.Close, answer.Opcode);
        Assert.Empty(answer.Payload);
        Assert.Equal(1005, (await CloseAsync()).Code);
    }

    [Fact]
    public async Task Stopping_the_application_says_going_away_after_callbacks_in_flight()
    {
        var started = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var app = await StartAsync(connection => connection.OnMessage(async message =>
        {
            var text = message.Text;
            started.SetResult();
            await go.Task;
            await connection.SendAsync("finished " + text);
        }));
        await using var idle = await app.ConnectAsync("/ws");
        await using var busy = await app.ConnectAsync("/ws");
        await busy.SendAsync("work");
        await started.Task;
        var stopping = app.StopAsync();
        Assert.Equal(1001, (await idle.ExpectCloseAsync()).Code);
        go.SetResult();
        Assert.Equal("finished work", await busy.ReceiveTextAsync());
        Assert.Equal(1001, (await busy.ExpectCloseAsync()).Code);
        await stopping.WaitAsync(Clients.Patience);
        Assert.Empty(app.Services.GetRequiredService<WebSocketConnections>());
    }

    private Task<TestApp> StartAsync(Action<WebSocketConnection> handler, Action<WebSocketRouteOptions>? configure = null) =>
        TestApp.StartInMemoryAsync(app => app.MapWebSocket("/ws", handler).WithWebSocketOptions(configure ?? (_ => { })));

    private Task<TestApp> StartAsync(Func<WebSocketConnection, Task> handler, Action<WebSocketRouteOptions>? configure = null) =>
        TestApp.StartInMemoryAsync(app => app.MapWebSocket("/ws", handler).WithWebSocketOptions(configure ?? (_ => { })));

    private Task<WebSocketClose> CloseAsync() => _closes.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience);
}
