using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Transport;

/// <summary>The state of an event loop, and the threads that lead it one after the other while a watch takes it from them.</summary>
public sealed class EventLoopStateTests
{
    [Fact]
    public void A_leader_claims_one_event_after_the_other_and_then_waits()
    {
        var state = default(EventLoopState);
        var known = state.Read();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i, EventLoopState.NextEvent(known));
            Assert.True(state.TryClaim(ref known));
        }

        Assert.False(EventLoopState.IsWaiting(known));
        Assert.True(state.TryBeginWait(ref known));
        Assert.True(EventLoopState.IsWaiting(known));
        Assert.True(EventLoopState.IsWaiting(state.Read()));
        state.EndWait(ref known);
        Assert.Equal(known, state.Read());
        Assert.Equal(0, EventLoopState.NextEvent(known));
    }

    [Fact]
    public void A_takeover_leaves_the_next_event_to_the_next_leader()
    {
        var state = default(EventLoopState);
        var old = state.Read();
        Assert.True(state.TryClaim(ref old));
        var next = state.Read();
        Assert.True(state.TryTakeOver(ref next));
        Assert.Equal(1, EventLoopState.NextEvent(next));
        Assert.False(state.TryClaim(ref old));
        Assert.False(state.TryBeginWait(ref old));
        Assert.True(state.TryClaim(ref next));
    }

    [Fact]
    public void A_state_never_comes_again()
    {
        var state = default(EventLoopState);
        var known = state.Read();
        var seen = new HashSet<long> { known };
        for (var round = 0; round < 1000; round++)
        {
            Assert.True(state.TryClaim(ref known) && seen.Add(known));
            Assert.True(state.TryTakeOver(ref known) && seen.Add(known));
            Assert.True(state.TryBeginWait(ref known) && seen.Add(known));
            state.EndWait(ref known);
            Assert.True(seen.Add(known));
        }
    }

    [Fact]
    public void Either_the_leader_claims_an_event_or_the_watch_takes_the_loop_over() => Lockstep.Run(2_000, () =>
    {
        var state = default(EventLoopState);
        var (claimed, taken) = (false, false);
        return (Claim, TakeOver, After);

        void Claim()
        {
            var known = 0L;
            claimed = state.TryClaim(ref known);
        }

        void TakeOver()
        {
            var known = 0L;
            taken = state.TryTakeOver(ref known);
        }

        void After() => Assert.True(claimed ^ taken);
    });

    [Fact]
    public void Each_event_is_handled_once_however_often_the_loop_is_taken_over()
    {
        var loop = new Loop();
        var leaders = new List<Thread> { loop.Lead(loop.Read()) };
        var random = new Random(1);
        while (leaders.Count < 200)
        {
            Thread.SpinWait(random.Next(2_000));
            if (loop.TryTakeOver() is { } next)
            {
                leaders.Add(next);
            }
        }

        loop.End();
        leaders.ForEach(static leader => leader.Join());
        loop.AssertAllHandledOnce();
    }

    /// <summary>A loop without sockets: each wait returns some events, and handling one counts it.</summary>
    private sealed class Loop
    {
        private const int MaxEvents = 8;

        private readonly Random _random = new(2);

        /// <summary>For each place in a batch the number of events, and the sum of the numbers of their batches.</summary>
        private readonly long[] _expected = new long[MaxEvents * 2];
        private readonly long[] _handled = new long[MaxEvents * 2];
        private EventLoopState _state;
        private long _batch;
        private int _count;
        private volatile bool _isOver;

        public void End() => _isOver = true;

        public long Read() => _state.Read();

        public Thread? TryTakeOver()
        {
            var known = _state.Read();
            return !EventLoopState.IsWaiting(known) && _state.TryTakeOver(ref known) ? Lead(known) : null;
        }

        public Thread Lead(long known)
        {
            var thread = new Thread(() =>
            {
                while (true)
                {
                    while (EventLoopState.NextEvent(known) < _count)
                    {
                        // As a leader reads an event before its claim, when it may be another's.
                        var (batch, place) = (_batch, EventLoopState.NextEvent(known));
                        if (!_state.TryClaim(ref known))
                        {
                            return;
                        }

                        Interlocked.Increment(ref _handled[place]);
                        Interlocked.Add(ref _handled[MaxEvents + place], batch);
                    }

                    if (_isOver || !_state.TryBeginWait(ref known))
                    {
                        return;
                    }

                    _batch++;
                    _count = _random.Next(MaxEvents + 1);
                    for (var place = 0; place < _count; place++)
                    {
                        _expected[place]++;
                        _expected[MaxEvents + place] += _batch;
                    }

                    _state.EndWait(ref known);
                }
            });
            thread.Start();
            return thread;
        }

        public void AssertAllHandledOnce()
        {
            Assert.InRange(_batch, 1, long.MaxValue);
            Assert.Equal(_expected, _handled);
        }
    }
}
