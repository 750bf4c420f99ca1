using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Testing;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>Each part of a connection does in each phase what <see cref="ConnectionPhases"/> says.</summary>
public class PhaseTableTests
{
    public static TheoryData<string> Phases => new(Enum.GetNames<ConnectionPhase>());

    public static TheoryData<string, string> Transitions
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var from in Enum.GetValues<ConnectionPhase>())
            {
                foreach (var to in Enum.GetValues<ConnectionPhase>().Where(to => ConnectionPhases.MayFollow(from, to)))
                {
                    pairs.Add(from.ToString(), to.ToString());
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Reading(string phase)
    {
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(phase));
        switch (scene.Session.Lifetime.Rules.Reading)
        {
            case ReadingMode.Messages:
                var before = scene.Session.Callbacks.BufferedBytes;
                await scene.SendAsync(RawFrame.OfText("probe"));
                Assert.True(scene.Session.Callbacks.BufferedBytes > before);
                break;
            case ReadingMode.UntilPeerCloses:
                var discarded = scene.Session.Callbacks.Discarded;
                await scene.SendAsync(RawFrame.OfText("probe"));
                if (scene.Phase == ConnectionPhase.Closing)
                {
                    Assert.Equal(discarded + 1, scene.Session.Callbacks.Discarded);
                }

                scene.Handler.FirstMessage.SetResult();
                await scene.EndAsync();
                await scene.Running.WaitAsync(TimeSpan.FromSeconds(5));
                Assert.DoesNotContain("probe", scene.Handler.Calls);
                break;
            case ReadingMode.Discards:
                var buffered = scene.Session.Callbacks.BufferedBytes;
                await scene.SendAsync(RawFrame.OfText("probe"));
                Assert.Equal(buffered, scene.Session.Callbacks.BufferedBytes);
                break;
            case ReadingMode.Nothing:
                await scene.Input.IdleAsync();
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Receive_buffer(string phase)
    {
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(phase));
        var rules = scene.Session.Lifetime.Rules;
        if (scene.Phase != ConnectionPhase.Ended)
        {
            Assert.Equal(rules.ReceiveBuffer == ReceiveBufferMode.Discards ? 1 : 0, scene.Session.Callbacks.Discarded);
        }

        if (rules.ReceiveBuffer != ReceiveBufferMode.Accepts)
        {
            var discarded = scene.Session.Callbacks.Discarded;
            Assert.False(scene.Session.Callbacks.Deliver(System.Net.WebSockets.WebSocketMessageType.Text, "late"u8.ToArray(), pooled: null, out _));
            Assert.Equal(discarded + 1, scene.Session.Callbacks.Discarded);
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Callbacks(string phase)
    {
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(phase));
        var mode = scene.Session.Lifetime.Rules.Callbacks;
        if (mode == CallbackMode.OnOpen)
        {
            Assert.Equal(["open"], scene.Handler.Calls);
        }

        if (mode == CallbackMode.None)
        {
            Assert.Equal("close", scene.Handler.Calls[^1]);
            return;
        }

        if (scene.Phase == ConnectionPhase.Open)
        {
            scene.Handler.FirstMessage.SetResult();
            await scene.SendAsync(RawFrame.OfText("probe"));
            await scene.Handler.CalledAsync("probe");
            Assert.Equal(["open", "first", "second", "probe"], scene.Handler.Calls);
        }
        else if (mode is CallbackMode.Remaining or CallbackMode.OnClose)
        {
            await scene.MoveAsync(ConnectionPhase.Ended);
            string[] remaining = scene.Handler.Calls.Contains("WebSocketProtocolException") ? ["second", "WebSocketProtocolException"] : ["second"];
            Assert.Equal(["open", "first", .. mode == CallbackMode.Remaining ? remaining : [], "close"], scene.Handler.Calls);
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Send_buffer(string phase)
    {
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(phase));
        var rules = scene.Session.Lifetime.Rules;
        Assert.Equal(
            rules.SendBuffer == SendState.Open ? WebSocketSendResult.Queued : WebSocketSendResult.Closed,
            await scene.Session.Connection.SendAsync("probe"));
        switch (rules.SendBuffer)
        {
            case SendState.Open:
                Assert.Equal("probe", (await scene.Peer.ReadFrameAsync()).Text);
                break;
            case SendState.Closing:
                Assert.Equal(scene.Session.Lifetime.Close!.Code, (await scene.Peer.ReadFrameAsync()).CloseCode);
                break;
            case SendState.Broken:
                Assert.True(scene.Session.Sender.Ended.IsCompleted);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Token(string phase)
    {
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(phase));
        var mode = scene.Session.Lifetime.Rules.Token;
        Assert.Equal(mode == TokenMode.Fired, scene.Session.Connection.Closed.IsCancellationRequested);
        if (mode == TokenMode.FiresAtEnd)
        {
            await scene.MoveAsync(ConnectionPhase.Ended);
            Assert.True(scene.Session.Connection.Closed.IsCancellationRequested);
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Keep_alive_timer(string phase)
    {
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(phase));
        var runs = scene.Session.Lifetime.Rules.Timers.HasFlag(PhaseTimers.KeepAlive);
        scene.Time.Advance(TimeSpan.FromSeconds(3));
        scene.OnTimer();
        await scene.Session.Connection.SendAsync("probe");
        var frames = new List<Opcode>();
        if (scene.Session.Lifetime.Rules.SendBuffer == SendState.Open)
        {
            do
            {
                frames.Add((await scene.Peer.ReadFrameAsync()).Opcode);
            }
            while (frames[^1] != Opcode.Text);
        }
        else if (scene.Session.Lifetime.Rules.SendBuffer == SendState.Closing)
        {
            frames.Add((await scene.Peer.ReadFrameAsync()).Opcode);
        }

        Assert.Equal(runs, frames.Contains(Opcode.Ping));
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Limit_timer(string phase)
    {
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(phase));
        var runs = scene.Session.Lifetime.Rules.Timers.HasFlag(PhaseTimers.Limits);
        var before = scene.Session.Lifetime.Close;

        // The limit, by the timer alone: the close timeout would move a connection that closes on.
        scene.Session.OnTimer(scene.Time.GetTimestamp() + (31 * scene.Time.TimestampFrequency));
        Assert.Equal(runs ? 1001 : before?.Code, scene.Session.Lifetime.Close?.Code);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Close_timer(string phase)
    {
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(phase));
        var runs = scene.Session.Lifetime.Rules.Timers.HasFlag(PhaseTimers.Close);
        var wasDropped = scene.IsDropped;
        await scene.PassCloseTimeoutAsync();
        Assert.Equal(runs || wasDropped, scene.IsDropped);
        if (runs)
        {
            Assert.Equal(ConnectionPhase.Aborted, scene.Phase);
        }
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public async Task Every_transition(string from, string to)
    {
        var target = Enum.Parse<ConnectionPhase>(to);
        await using var scene = await SessionOnPipes.InAsync(Enum.Parse<ConnectionPhase>(from));
        if (target == ConnectionPhase.Aborted && scene.Phase <= ConnectionPhase.Open)
        {
            scene.Session.CloseHandshake.Abort(WebSocketCloseInitiator.Application);
        }
        else
        {
            await scene.MoveAsync(target);
        }

        Assert.Equal(target, scene.Phase);
        var rules = scene.Session.Lifetime.Rules;
        Assert.Equal(rules.SendBuffer == SendState.Open, await scene.Session.Connection.SendAsync("probe") == WebSocketSendResult.Queued);
        Assert.Equal(rules.Token == TokenMode.Fired, scene.Session.Connection.Closed.IsCancellationRequested);
        Assert.Equal(target == ConnectionPhase.Ended, scene.Running.IsCompleted);
    }
}
