using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Transport;

/// <summary>The transitions of a signal, and every order in which a socket that changes and one who waits for it can meet.</summary>
public sealed class SignalTests
{
    public enum State
    {
        Idle,
        Raised,
        Awaited,
    }

    public enum Operation
    {
        Raise,
        TryAwait,
        TryTake,
    }

    /// <summary>The places in the loop of the one who waits.</summary>
    private enum Place
    {
        Take,
        Try,
        Await,
        Asleep,
        Done,
    }

    [Theory]
    [InlineData(State.Idle, Operation.Raise, false, State.Raised)]
    [InlineData(State.Idle, Operation.TryAwait, true, State.Awaited)]
    [InlineData(State.Idle, Operation.TryTake, false, State.Idle)]
    [InlineData(State.Raised, Operation.Raise, false, State.Raised)]
    [InlineData(State.Raised, Operation.TryAwait, false, State.Raised)]
    [InlineData(State.Raised, Operation.TryTake, true, State.Idle)]
    [InlineData(State.Awaited, Operation.Raise, true, State.Raised)]
    [InlineData(State.Awaited, Operation.TryAwait, false, State.Awaited)]
    [InlineData(State.Awaited, Operation.TryTake, false, State.Awaited)]
    public void A_signal_goes_from_each_state_to_the_next(State from, Operation operation, bool result, State to)
    {
        var signal = default(Signal);
        if (from != State.Idle)
        {
            _ = from == State.Raised ? signal.Raise() : signal.TryAwait();
        }

        Assert.Equal(from, StateOf(signal));
        Assert.Equal(result, operation switch
        {
            Operation.Raise => signal.Raise(),
            Operation.TryAwait => signal.TryAwait(),
            _ => signal.TryTake(),
        });
        Assert.Equal(to, StateOf(signal));
    }

    [Fact]
    public void A_reader_misses_no_change_in_any_order_of_steps()
    {
        var (orders, lost) = Explore(new(Place.Take, changes: 4), ReadStep);
        Assert.Equal(0, lost);
        Assert.InRange(orders, 1000, int.MaxValue);
    }

    [Fact]
    public void A_writer_misses_no_change_in_any_order_of_steps()
    {
        var (orders, lost) = Explore(new(Place.Await, changes: 4), WriteStep);
        Assert.Equal(0, lost);
        Assert.InRange(orders, 1000, int.MaxValue);
    }

    [Fact]
    public void One_who_takes_the_change_after_the_socket_was_tried_would_miss_some() =>
        Assert.InRange(Explore(new(Place.Try, changes: 1), WrongStep).Lost, 1, int.MaxValue);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_change_on_another_thread_is_seen_or_wakes(bool readsElsewhere) => Lockstep.Run(10_000, () =>
    {
        var world = new World(Place.Take, changes: 1);
        var isAwake = false;
        return readsElsewhere ? (Change, Read, After) : (Read, Change, After);

        void Read()
        {
            while (world.Place is not (Place.Asleep or Place.Done))
            {
                ReadStep(ref world);
            }
        }

        void Change()
        {
            world.Change();
            isAwake = world.Signal.Raise();
        }

        void After() => Assert.True(world.Place == Place.Done || isAwake);
    });

    /// <summary>Finds out the state by what the operations make of it. The signal is a copy, and is not changed.</summary>
    private static State StateOf(Signal signal)
    {
        var copy = signal;
        if (copy.TryTake())
        {
            return State.Raised;
        }

        copy = signal;
        return copy.Raise() ? State.Awaited : State.Idle;
    }

    /// <summary>One step of a reader: it takes the change, tries the socket if there was one, and waits when that has nothing.</summary>
    private static void ReadStep(ref World world)
    {
        switch (world.Place)
        {
            case Place.Take:
                world.MayHaveMore |= world.Signal.TryTake();
                world.Place = world.MayHaveMore ? Place.Try : Place.Await;
                break;
            case Place.Try:
                world.MayHaveMore = false;
                world.Place = world.TryGet() ? Place.Take : Place.Await;
                break;
            case Place.Await:
                world.Place = world.Signal.TryAwait() ? Place.Asleep : Place.Take;
                break;
            case Place.Asleep:
                world.Wakes--;
                world.Place = Place.Take;
                break;
        }

        world.FinishIfAll();
    }

    /// <summary>One step of a writer whose socket was full: it waits first, and tries the socket after each change.</summary>
    private static void WriteStep(ref World world)
    {
        switch (world.Place)
        {
            case Place.Await:
                world.Place = world.Signal.TryAwait() ? Place.Asleep : Place.Take;
                break;
            case Place.Asleep:
                world.Wakes--;
                world.Place = Place.Take;
                break;
            case Place.Take:
                world.Signal.TryTake();
                world.Place = Place.Try;
                break;
            case Place.Try:
                world.TryGet();
                world.Place = Place.Await;
                break;
        }

        world.FinishIfAll();
    }

    /// <summary>One step of somebody who tries the socket, and takes the change only then.</summary>
    private static void WrongStep(ref World world)
    {
        switch (world.Place)
        {
            case Place.Try:
                world.Place = world.TryGet() ? Place.Try : Place.Take;
                break;
            case Place.Take:
                world.Signal.TryTake();
                world.Place = Place.Await;
                break;
            case Place.Await:
                world.Place = world.Signal.TryAwait() ? Place.Asleep : Place.Try;
                break;
            case Place.Asleep:
                world.Wakes--;
                world.Place = Place.Try;
                break;
        }

        world.FinishIfAll();
    }

    /// <summary>Goes every way from here: the one who waits does a step, or the socket does.</summary>
    /// <returns>The number of ways, and of those at whose end somebody sleeps who has not got everything.</returns>
    private static (int Orders, int Lost) Explore(World world, Step step, int depth = 0)
    {
        // Somebody who tries again and again without a change would never come to an end.
        Assert.InRange(depth, 0, 100);
        var (orders, lost) = (0, 0);
        if (world.Place != Place.Done && (world.Place != Place.Asleep || world.Wakes > 0))
        {
            var next = world;
            step(ref next);
            Add(Explore(next, step, depth + 1));
        }

        if (world.TryStepOfSocket(out var later))
        {
            Add(Explore(later, step, depth + 1));
        }

        return orders == 0 ? (1, world.Place == Place.Done ? 0 : 1) : (orders, lost);

        void Add((int Orders, int Lost) ways)
        {
            orders += ways.Orders;
            lost += ways.Lost;
        }
    }

    private delegate void Step(ref World world);

    /// <summary>A socket that changes some times, each time in two steps, its signal, and the one who waits for it. Copied at each fork of the way.</summary>
    private struct World(Place place, int changes)
    {
        public Signal Signal;
        private readonly int _changes = changes;
        private int _toCome = changes;
        private int _available;
        private int _got;
        private bool _isRaiseDue;

        public Place Place { get; set; } = place;

        public bool MayHaveMore { get; set; } = true;

        /// <summary>How often somebody was woken who has not gone on yet.</summary>
        public int Wakes { get; set; }

        /// <summary>The socket has something, of which its signal does not tell yet.</summary>
        public void Change()
        {
            _toCome--;
            Interlocked.Increment(ref _available);
        }

        /// <summary>Gets all that the socket has; false if that is nothing.</summary>
        public bool TryGet()
        {
            var got = Interlocked.Exchange(ref _available, 0);
            _got += got;
            return got != 0;
        }

        public void FinishIfAll()
        {
            if (_got == _changes)
            {
                Place = Place.Done;
            }
        }

        public readonly bool TryStepOfSocket(out World next)
        {
            next = this;
            if (next._isRaiseDue)
            {
                next._isRaiseDue = false;
                if (next.Signal.Raise())
                {
                    // Only who sleeps is woken, and once.
                    Assert.Equal((Place.Asleep, 0), (next.Place, next.Wakes));
                    next.Wakes++;
                }

                return true;
            }

            if (_toCome == 0)
            {
                return false;
            }

            next.Change();
            next._isRaiseDue = true;
            return true;
        }
    }
}
