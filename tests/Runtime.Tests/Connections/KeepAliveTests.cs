using Microsoft.Extensions.Time.Testing;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>The times at which pings are due and peers count as gone, as tables.</summary>
public sealed class KeepAliveTests
{
    private enum Event
    {
        /// <summary>The timer asks.</summary>
        Tick,

        /// <summary>The timer asks while the peer has credit.</summary>
        TickWithCredit,

        /// <summary>The timer asks while the reader does not wait for bytes.</summary>
        TickWhilePaused,

        /// <summary>The peer sends something.</summary>
        Received,
    }

    [Fact]
    public void A_ping_is_due_after_the_interval_and_not_before() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (0, Event.Tick, KeepAliveAction.None),
        (14.999, Event.Tick, KeepAliveAction.None),
        (15, Event.Tick, KeepAliveAction.SendPing),
        (15, Event.Tick, KeepAliveAction.None));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 15)]
    [InlineData(100_000, 15)]
    public void First_pings_of_many_connections_that_open_at_once_are_spread_over_the_interval(int connections, int seconds)
    {
        const int Opened = 15_000;
        var interval = TimeSpan.FromSeconds(15);
        var pings = new int[15];
        for (var i = 0; i < Opened; i++)
        {
            var due = interval - KeepAlive.LeadOf(Guid.CreateVersion7(), interval, connections);
            Assert.InRange(due, TimeSpan.FromTicks(1), interval);
            pings[(int)Math.Ceiling(due.TotalSeconds) - 1]++;
        }

        Assert.Equal(seconds, pings.Count(static count => count > 0));
        Assert.All(pings.Where(static count => count > 0), count => Assert.InRange(count, Opened / seconds * 0.7, Opened / seconds * 1.3));
    }

    [Fact]
    public void A_first_ping_that_comes_early_is_followed_by_one_an_interval_later()
    {
        var time = new FakeTimeProvider();
        var keepAlive = new KeepAlive(time.GetTimestamp(), 12 * time.TimestampFrequency);
        List<(int Second, KeepAliveAction Action)> seen = [];
        for (var second = 1; second <= 18; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var action = keepAlive.Next(time, new() { PingInterval = TimeSpan.FromSeconds(15) }, time.GetTimestamp(), isListening: true, hasCredit: false);
            if (action != KeepAliveAction.None)
            {
                seen.Add((second, action));
                keepAlive.OnReceived();
            }
        }

        Assert.Equal([(3, KeepAliveAction.SendPing), (18, KeepAliveAction.SendPing)], seen);
    }

    [Fact]
    public void The_next_ping_is_due_an_interval_after_the_last_one() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (17, Event.Tick, KeepAliveAction.SendPing),
        (18, Event.Received, KeepAliveAction.None),
        (31.999, Event.Tick, KeepAliveAction.None),
        (32, Event.Tick, KeepAliveAction.SendPing),
        (33, Event.Received, KeepAliveAction.None),
        (47, Event.Tick, KeepAliveAction.SendPing));

    [Fact]
    public void A_peer_that_sends_much_is_pinged_all_the_same() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (5, Event.Received, KeepAliveAction.None),
        (10, Event.Received, KeepAliveAction.None),
        (14, Event.Tick, KeepAliveAction.None),
        (15, Event.Tick, KeepAliveAction.SendPing));

    [Fact]
    public void A_peer_that_has_not_answered_is_gone_exactly_when_the_timeout_has_passed() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (16, Event.Tick, KeepAliveAction.SendPing),
        (25.999, Event.Tick, KeepAliveAction.None),
        (26, Event.Tick, KeepAliveAction.TimedOut));

    [Fact]
    public void Anything_that_comes_after_the_ping_is_an_answer() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (15, Event.Tick, KeepAliveAction.SendPing),
        (15, Event.Received, KeepAliveAction.None),
        (25, Event.Tick, KeepAliveAction.None),
        (29.999, Event.Tick, KeepAliveAction.None),
        (30, Event.Tick, KeepAliveAction.SendPing),
        (40, Event.Tick, KeepAliveAction.TimedOut));

    [Fact]
    public void An_answer_in_the_last_moment_counts() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (15, Event.Tick, KeepAliveAction.SendPing),
        (25, Event.Received, KeepAliveAction.None),
        (25, Event.Tick, KeepAliveAction.None));

    [Fact]
    public void Bytes_from_before_the_ping_are_no_answer() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (14, Event.Received, KeepAliveAction.None),
        (15, Event.Tick, KeepAliveAction.SendPing),
        (25, Event.Tick, KeepAliveAction.TimedOut));

    [Fact]
    public void An_unanswered_ping_is_not_followed_by_another() => Check(
        pingInterval: 5,
        pongTimeout: 30,
        (5, Event.Tick, KeepAliveAction.SendPing),
        (10, Event.Tick, KeepAliveAction.None),
        (34, Event.Tick, KeepAliveAction.None),
        (34, Event.Received, KeepAliveAction.None),
        (34, Event.Tick, KeepAliveAction.SendPing));

    [Fact]
    public void A_pause_in_reading_suspends_the_deadline_and_not_the_pings() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (14, Event.TickWhilePaused, KeepAliveAction.None),
        (15, Event.TickWhilePaused, KeepAliveAction.SendPing),
        (25, Event.TickWhilePaused, KeepAliveAction.None),
        (90, Event.TickWhilePaused, KeepAliveAction.None),
        (91, Event.Received, KeepAliveAction.None),
        (91, Event.Tick, KeepAliveAction.None),
        (105, Event.Tick, KeepAliveAction.SendPing));

    [Fact]
    public void Fault_17_A_peer_has_its_whole_time_again_after_a_pause() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (15, Event.Tick, KeepAliveAction.SendPing),
        (40, Event.TickWhilePaused, KeepAliveAction.None),
        (41, Event.Tick, KeepAliveAction.None),
        (49.999, Event.Tick, KeepAliveAction.None),
        (50, Event.Tick, KeepAliveAction.TimedOut));

    [Fact]
    public void A_peer_that_reads_what_waits_for_it_is_not_dropped_for_a_late_pong() => Check(
        pingInterval: 15,
        pongTimeout: 10,
        (15, Event.Tick, KeepAliveAction.SendPing),
        (25, Event.TickWithCredit, KeepAliveAction.None),
        (300, Event.TickWithCredit, KeepAliveAction.None),
        (301, Event.Tick, KeepAliveAction.TimedOut));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Without_an_interval_there_is_nothing(double pingInterval) => Check(
        pingInterval,
        pongTimeout: 10,
        (0, Event.Tick, KeepAliveAction.None),
        (15, Event.Tick, KeepAliveAction.None),
        (100_000, Event.Tick, KeepAliveAction.None));

    [Fact]
    public void Without_a_timeout_a_peer_may_be_silent_for_ever() => Check(
        pingInterval: 15,
        pongTimeout: 0,
        (15, Event.Tick, KeepAliveAction.SendPing),
        (100_000, Event.Tick, KeepAliveAction.None),
        (100_000, Event.Received, KeepAliveAction.None),
        (100_000, Event.Tick, KeepAliveAction.SendPing));

    /// <param name="pingInterval">The route's setting, in seconds.</param>
    /// <param name="pongTimeout">The route's setting, in seconds.</param>
    /// <param name="rows">What happens when, in seconds since the connection opened, and what is to be done then.</param>
    private static void Check(double pingInterval, double pongTimeout, params (double At, Event Event, KeepAliveAction Action)[] rows)
    {
        var clock = new FakeTimeProvider();
        var opened = clock.Start;
        var options = new WebSocketRouteOptions
        {
            PingInterval = TimeSpan.FromSeconds(pingInterval),
            PongTimeout = TimeSpan.FromSeconds(pongTimeout),
        };
        var keepAlive = new KeepAlive(clock.GetTimestamp());
        List<(double, Event, KeepAliveAction)> done = [];
        foreach (var (at, what, _) in rows)
        {
            clock.SetUtcNow(opened + TimeSpan.FromSeconds(at));
            var action = KeepAliveAction.None;
            if (what == Event.Received)
            {
                keepAlive.OnReceived();
            }
            else
            {
                action = keepAlive.Next(
                    clock, options, clock.GetTimestamp(), isListening: what != Event.TickWhilePaused, hasCredit: what == Event.TickWithCredit);
            }

            done.Add((at, what, action));
        }

        Assert.Equal(rows, done);
    }
}
