using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Testing;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>The closing handshake and its deadlines, on a pair of pipes.</summary>
public class CloseHandshakeTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _instant = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task The_peers_answer_ends_a_connection_that_we_close()
    {
        await using var scene = Opened();
        await scene.Session.CloseAsync(new(4000, "bye", WebSocketCloseInitiator.Application)).AsTask().WaitAsync(_patience);
        var frame = await scene.Peer.ReadFrameAsync();
        Assert.Equal((4000, "bye"), (frame.CloseCode, frame.CloseReason));
        Assert.False(scene.Running.IsCompleted);
        await scene.Peer.SendAsync(RawFrame.OfClose(4000));
        await scene.Running.WaitAsync(_patience);
        Assert.Equal(new(4000, "bye", WebSocketCloseInitiator.Application), scene.Handler.Closed);
        Assert.False(scene.IsDropped);
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_is_dropped_at_the_close_timeout()
    {
        await using var scene = Opened();
        scene.Session.CloseHandshake.TryClose(new(4000, "", WebSocketCloseInitiator.Application));
        await scene.LastFrameLeftAsync();
        scene.Time.Advance(SessionOnPipes.CloseTimeout - _instant);
        Assert.False(scene.IsDropped);
        scene.Time.Advance(_instant);
        Assert.True(scene.IsDropped);
        await scene.Running.WaitAsync(_patience);
        Assert.Equal(4000, scene.Handler.Closed!.Code);
    }

    [Fact]
    public async Task The_answer_to_a_peer_that_closes_follows_the_replies()
    {
        await using var scene = Opened();
        await scene.SendAsync(RawFrame.OfText("first"), RawFrame.OfClose(4001, "gone"));
        await scene.Handler.CalledAsync("first");
        await scene.Session.Connection.SendAsync("reply");
        scene.Handler.FirstMessage.SetResult();
        Assert.Equal("reply", (await scene.Peer.ReadFrameAsync()).Text);
        Assert.Equal(4001, (await scene.Peer.ReadFrameAsync()).CloseCode);
        await scene.Running.WaitAsync(_patience);
        Assert.Equal(new(4001, "gone", WebSocketCloseInitiator.Peer), scene.Handler.Closed);
    }

    [Fact]
    public async Task A_callback_that_runs_on_keeps_the_peer_waiting_no_longer_than_the_close_timeout()
    {
        await using var scene = Opened();
        await scene.SendAsync(RawFrame.OfText("first"), RawFrame.OfClose(4001));
        await scene.Handler.CalledAsync("first");
        scene.Time.Advance(SessionOnPipes.CloseTimeout - _instant);
        Assert.False(scene.Session.Connection.Closed.IsCancellationRequested);
        scene.Time.Advance(_instant);
        Assert.True(scene.Session.Connection.Closed.IsCancellationRequested);
        Assert.Equal(4001, (await scene.Peer.ReadFrameAsync()).CloseCode);
        await scene.LastFrameLeftAsync();
        Assert.False(scene.IsDropped);
        scene.Time.Advance(ConnectionDeadlines.Linger);
        Assert.True(scene.IsDropped);
        Assert.Null(scene.Handler.Closed);
        scene.Handler.FirstMessage.SetResult();
        await scene.Running.WaitAsync(_patience);
        Assert.Equal(4001, scene.Handler.Closed!.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_reads_nothing_is_dropped_whoever_closes(bool byPeer)
    {
        await using var scene = SessionOnPipes.Open(peerReadsUpTo: 1000);
        scene.Handler.Opening.SetResult();
        await scene.Session.Connection.SendAsync(new byte[2000]);
        Assert.False(scene.Session.Sender.WhenDrained().IsCompleted);
        if (byPeer)
        {
            await scene.MoveAsync(ConnectionPhase.ClosingByPeer);
        }
        else
        {
            await scene.MoveAsync(ConnectionPhase.Closing);
        }

        scene.Time.Advance(SessionOnPipes.CloseTimeout);
        scene.Time.Advance(ConnectionDeadlines.Linger);
        Assert.True(scene.IsDropped);
        await scene.Running.WaitAsync(_patience);
        Assert.Equal(byPeer ? 4001 : 4000, scene.Handler.Closed!.Code);
    }

    [Fact]
    public async Task The_end_of_the_stream_without_a_close_frame_is_1006_and_sends_none()
    {
        await using var scene = Opened();
        await scene.Input.WaitingAsync();
        await scene.EndStreamAsync();
        await scene.Running.WaitAsync(_patience);
        Assert.Equal(new(1006, "", WebSocketCloseInitiator.Peer), scene.Handler.Closed);
        Assert.Equal(["open", "close"], scene.Handler.Calls);
    }

    [Fact]
    public async Task An_abort_drops_the_transport_at_once_and_throws_away_what_waits()
    {
        await using var scene = await SessionOnPipes.InAsync(ConnectionPhase.Open);
        scene.Session.CloseHandshake.Abort(WebSocketCloseInitiator.Application);
        Assert.True(scene.IsDropped);
        Assert.True(scene.Session.Connection.Closed.IsCancellationRequested);
        Assert.Equal(1, scene.Session.Callbacks.Discarded);
        scene.Handler.FirstMessage.SetResult();
        await scene.Running.WaitAsync(_patience);
        Assert.Equal(["open", "first", "close"], scene.Handler.Calls);
        Assert.Equal(1006, scene.Handler.Closed!.Code);
    }

    [Fact]
    public async Task A_fault_closes_with_its_code_and_reaches_OnError_after_what_came_before()
    {
        await using var scene = await SessionOnPipes.InAsync(ConnectionPhase.Open);
        await scene.MoveAsync(ConnectionPhase.ClosingAfterFault);
        Assert.Equal(1002, (await scene.Peer.ReadFrameAsync()).CloseCode);
        Assert.Equal(["open", "first"], scene.Handler.Calls);
        await scene.MoveAsync(ConnectionPhase.Ended);
        Assert.Equal(["open", "first", "second", "WebSocketProtocolException", "close"], scene.Handler.Calls);
    }

    [Fact]
    public async Task An_operation_that_ignores_its_token_keeps_OnClose_waiting_for_the_close_timeout()
    {
        await using var scene = Opened();
        var operation = new TaskCompletionSource();
        scene.Session.Connection.Run(_ => operation.Task);
        await scene.MoveAsync(ConnectionPhase.Closing);
        await scene.EndAsync();
        var closed = scene.Handler.CalledAsync("close");
        await CancelledAsync(scene.Session.Connection.Closed);
        Assert.False(closed.IsCompleted);

        // The wait for the operation begins behind the token: its timer is there as soon as the deadline of the close is not the only one.
        while (!closed.IsCompleted)
        {
            scene.Time.Advance(SessionOnPipes.CloseTimeout);
            await Task.Yield();
        }

        await scene.Running.WaitAsync(_patience);
        operation.SetResult();
    }

    [Fact]
    public async Task At_shutdown_callbacks_finish_and_the_peer_has_one_second()
    {
        await using var scene = await SessionOnPipes.InAsync(ConnectionPhase.Open);
        var stopping = scene.Session.CloseHandshake.ShutDownAsync();
        Assert.Equal(ConnectionPhase.Open, scene.Phase);
        scene.Handler.FirstMessage.SetResult();
        await stopping.WaitAsync(_patience);
        Assert.Equal(1001, (await scene.Peer.ReadFrameAsync()).CloseCode);
        Assert.Equal(["open", "first", "second"], scene.Handler.Calls);
        await scene.LastFrameLeftAsync();
        scene.Time.Advance(ConnectionDeadlines.ShutdownClose - _instant);
        Assert.False(scene.IsDropped);
        scene.Time.Advance(_instant);
        Assert.True(scene.IsDropped);
    }

    [Fact]
    public async Task At_shutdown_a_callback_has_the_shutdown_timeout()
    {
        await using var scene = await SessionOnPipes.InAsync(ConnectionPhase.Open);
        var stopping = scene.Session.CloseHandshake.ShutDownAsync();
        scene.Time.Advance(scene.Session.Server.Options.ShutdownTimeout);
        await stopping.WaitAsync(_patience);
        Assert.Equal(1001, (await scene.Peer.ReadFrameAsync()).CloseCode);
        Assert.Equal(ConnectionPhase.Closing, scene.Phase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_output_ends_behind_the_close_frame_and_the_rest_of_the_input_is_read(bool byPeer)
    {
        await using var scene = SessionOnPipes.Open(isSocket: true);
        scene.Handler.Opening.SetResult();
        await scene.MoveAsync(byPeer ? ConnectionPhase.ClosingByPeer : ConnectionPhase.Closing);
        if (!byPeer)
        {
            Assert.False(scene.IsOutputEnded);
            await scene.SendAsync(RawFrame.OfClose(1000));
        }

        Assert.Equal(byPeer ? 4001 : 4000, (await scene.Peer.ReadFrameAsync()).CloseCode);
        Assert.Equal(TcpEnd.Fin, await scene.Peer.ReadEndAsync());
        for (var i = 0; i < 20; i++)
        {
            await scene.SendAsync(RawFrame.OfBinary(new byte[60_000]));
        }

        await scene.Handler.CalledAsync("close");
        Assert.False(scene.Running.IsCompleted);
        await scene.EndStreamAsync();
        await scene.Running.WaitAsync(_patience);
        Assert.False(scene.IsDropped);
    }

    [Fact]
    public async Task A_peer_that_never_ends_its_stream_is_left_after_the_linger_time()
    {
        await using var scene = SessionOnPipes.Open(isSocket: true);
        scene.Handler.Opening.SetResult();
        await scene.MoveAsync(ConnectionPhase.ClosingByPeer);
        await scene.Peer.ReadFrameAsync();
        Assert.Equal(TcpEnd.Fin, await scene.Peer.ReadEndAsync());
        await scene.Handler.CalledAsync("close");
        Assert.False(scene.Running.IsCompleted);
        await scene.Time.HasTimerAsync(ConnectionDeadlines.Linger).WaitAsync(_patience);
        scene.Time.Advance(ConnectionDeadlines.Linger);
        await scene.Running.WaitAsync(_patience);
    }

    [Fact]
    public async Task A_peer_that_reads_what_precedes_the_close_frame_is_not_dropped()
    {
        await using var scene = SessionOnPipes.Open(peerReadsUpTo: 1000);
        scene.Handler.Opening.SetResult();
        await scene.Session.Connection.SendAsync(new byte[100_000]);
        scene.Progress = new(0, 100_000);
        scene.Session.CloseHandshake.TryClose(new(4000, "", WebSocketCloseInitiator.Application));
        for (var second = 1; second <= 60; second++)
        {
            scene.Progress = new(1000 * second, 100_000 - (1000 * second));
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(scene.IsDropped);
        }

        // From here on the peer reads nothing, until its credit has run out.
        for (var second = 1; second <= 55; second++)
        {
            scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(scene.IsDropped);
        scene.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(scene.IsDropped);
    }

    [Fact]
    public async Task The_close_timeout_counts_from_the_moment_at_which_the_frame_has_left()
    {
        await using var scene = SessionOnPipes.Open();
        scene.Handler.Opening.SetResult();
        scene.Progress = new(0, 50_000);
        await scene.MoveAsync(ConnectionPhase.Closing);
        for (var second = 1; second < 10; second++)
        {
            scene.Progress = new(5000 * second, 50_000 - (5000 * second));
            scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        scene.Progress = new(50_000, 0);
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Time.Advance(SessionOnPipes.CloseTimeout - _instant);
        Assert.False(scene.IsDropped);
        scene.Time.Advance(_instant);
        Assert.True(scene.IsDropped);
    }

    [Fact]
    public async Task Fault_8_A_close_by_a_callback_that_the_peers_close_waits_for_completes_at_once()
    {
        await using var scene = Opened();
        await scene.SendAsync(RawFrame.OfText("first"), RawFrame.OfClose(4001));
        await scene.Handler.CalledAsync("first");
        Assert.True(scene.Session.CloseAsync(new(4000, "", WebSocketCloseInitiator.Application)).IsCompleted);
    }

    [Fact]
    public async Task Groups_do_not_wait_for_a_callback_that_runs_on()
    {
        await using var scene = Opened();
        await scene.Session.Connection.JoinAsync("room");
        await scene.SendAsync(RawFrame.OfText("first"), RawFrame.OfClose(4001));
        await scene.Handler.CalledAsync("first");
        await scene.PassCloseTimeoutAsync();
        Assert.True(scene.IsDropped);
        Assert.Empty(scene.Session.Connection.Groups);
        Assert.Null(scene.Handler.Closed);
    }

    private static SessionOnPipes Opened()
    {
        var scene = SessionOnPipes.Open();
        scene.Handler.Opening.SetResult();
        return scene;
    }

    private static async Task CancelledAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(_patience, CancellationToken.None);
    }
}
