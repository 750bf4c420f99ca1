using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Transport;

/// <summary>
/// A loop that waits for the readiness of sockets and hands it to their connections. Reads of upgraded connections go on where the event
/// arrives, on the thread that leads the loop, and so do their callbacks: a thread switch costs more than a small message. If a callback
/// holds the thread, another thread leads the loop (<see cref="EventLoopWatch"/>). Other reads go on in the thread pool.
/// </summary>
internal sealed class EventLoop : IThreadPoolWorkItem
{
    private const int MaxEventsPerWait = 512;

    /// <summary>
    /// The number of events whose answers leave together, at the latest with the next tick of the system's clock (1 to 4 ms). The code that
    /// receives stays in the processor's cache, then the code that sends, and a peer on the same machine is woken once for several answers: 4 to 12 %
    /// of the CPU of a small message. More events than these help no further.
    /// </summary>
    private const int MaxEventsPerRound = 8;

    /// <summary>The time in milliseconds for which a work item of the pool runs before it yields to other work.</summary>
    private const int MaxRunMilliseconds = 15;

    /// <summary>The loops of the process, as many as it has processors. Each starts with its first connection, under the lock of this array.</summary>
    private static readonly EventLoop?[] _all = new EventLoop?[Environment.ProcessorCount];

    private readonly Epoll _epoll = new();
    private readonly ConcurrentQueue<DirectReader> _ready = new();
    private readonly SlotTable<DirectConnection> _connections = new();
    private int _isScheduled;

    /// <summary>The events of the last wait, and their number. Written by the leader while it waits, read by the next leaders.</summary>
    private readonly byte[] _events = new byte[Epoll.SizeOf(MaxEventsPerWait)];
    private int _count;

    private EventLoopState _state;

    /// <summary>The batch of the current round; null if the round has one event. Written by the leader, read by a thread that takes over.</summary>
    private SendBatch? _round;

    private EventLoop()
    {
    }

    /// <summary>Gets the state of the loop.</summary>
    public long State => _state.Read();

    /// <summary>Returns the loop with the fewest connections.</summary>
    public static EventLoop Next()
    {
        lock (_all)
        {
            EventLoop? next = null;
            for (var i = 0; i < _all.Length; i++)
            {
                if (_all[i] is not { } loop)
                {
                    return next?._connections.Count == 0 ? next : Start(i);
                }

                if (next is null || loop._connections.Count < next._connections.Count)
                {
                    next = loop;
                }
            }

            return next!;
        }
    }

    /// <summary>Watches a connection until <see cref="Unwatch"/>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="socket">The socket of the connection.</param>
    /// <returns>The slot of the connection.</returns>
    public int Watch(DirectConnection connection, SafeSocketHandle socket)
    {
        var slot = _connections.Add(connection);
        try
        {
            _epoll.Watch(socket, Tag(slot, connection));
            return slot;
        }
        catch
        {
            Unwatch(slot);
            throw;
        }
    }

    /// <summary>Frees the slot of a connection.</summary>
    /// <param name="slot">The slot.</param>
    public void Unwatch(int slot) => _connections.Remove(slot);

    /// <summary>Leads the loop until another thread takes it over.</summary>
    /// <param name="state">The state in which the loop was given to this thread.</param>
    public void Lead(long state)
    {
        var context = ExecutionContext.Capture();
        while (EventLoopState.NextEvent(state) < _count ? TryHandle(ref state, context) : TryWait(ref state))
        {
        }
    }

    /// <summary>Handles a round of events.</summary>
    /// <returns>False if the loop has another leader.</returns>
    /// <remarks>Lead never returns, and the compiler optimizes a method well only for its next call, so this one must not become a part of it.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryHandle(ref long state, ExecutionContext? context)
    {
        var round = EventLoopState.NextEvent(state) + 1 < _count ? SendBatch.BeginRound() : null;
        Volatile.Write(ref _round, round);
        var tick = Environment.TickCount;
        var isLeader = true;
        for (var left = MaxEventsPerRound; isLeader && left > 0 && EventLoopState.NextEvent(state) < _count; left--)
        {
            isLeader = TryHandleNext(ref state, context, ref round);
            if (round is not null && Environment.TickCount != tick)
            {
                break;
            }
        }

        round?.EndRound();
        return isLeader;
    }

    private bool TryHandleNext(ref long state, ExecutionContext? context, ref SendBatch? round)
    {
        // A thread that no longer leads may read an event that another is just overwriting, and cannot claim it.
        var (flags, tag) = Epoll.Read(_events, EventLoopState.NextEvent(state));
        if (!_state.TryClaim(ref state))
        {
            return false;
        }

        EventLoopWatch.OnEvent();
        if (Accept(flags, tag) is not { } reader)
        {
            return true;
        }

        var isGivenAway = reader.IsSlow && TryGiveAway(ref state);
        if (isGivenAway)
        {
            round?.EndRound();
            round = null;
        }

        Continue(reader, context);
        return !isGivenAway;
    }

    private bool TryWait(ref long state)
    {
        if (!_state.TryBeginWait(ref state))
        {
            return false;
        }

        _count = _epoll.Wait(_events);
        _state.EndWait(ref state);
        return true;
    }

    /// <summary>
    /// Gives the loop to another thread if it is still in a state, and handles events. What its round has sent so far leaves.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <returns>False if the loop waits or has gone on.</returns>
    public bool TryTakeOver(long state)
    {
        // Before the takeover: the next leader begins a round of its own. A round that has just ended ignores the call.
        var round = Volatile.Read(ref _round);
        if (EventLoopState.IsWaiting(state) || !TryGiveAway(ref state))
        {
            return false;
        }

        round?.Expire();
        return true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _isScheduled, 0);
        Interlocked.MemoryBarrier();
        if (!_ready.TryDequeue(out var reader))
        {
            return;
        }

        // Another work item takes the next reader, so a callback that blocks does not hold up the others.
        var started = Environment.TickCount;
        var context = ExecutionContext.Capture();
        do
        {
            if (!_ready.IsEmpty)
            {
                Schedule();
            }

            Continue(reader, context);
        }
        while (Environment.TickCount - started < MaxRunMilliseconds && _ready.TryDequeue(out reader));
        if (!_ready.IsEmpty)
        {
            Schedule();
        }
    }

    /// <summary>Continues a read. Its callbacks must not leave their context behind for those of the next connection.</summary>
    private static void Continue(DirectReader reader, ExecutionContext? context)
    {
        reader.Continue();
        if (context is not null)
        {
            ExecutionContext.Restore(context);
        }

        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    private static EventLoop Start(int index)
    {
        var loop = new EventLoop();
        Volatile.Write(ref _all[index], loop);
        EventLoopThread.Lead(loop, loop.State);
        if (index == 0)
        {
            EventLoopWatch.Start(_all);
        }

        return loop;
    }

    private void Schedule()
    {
        if (Volatile.Read(ref _isScheduled) == 0 && Interlocked.Exchange(ref _isScheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Gives the loop to another thread, for the events that are left.</summary>
    private bool TryGiveAway(ref long state)
    {
        if (!_state.TryTakeOver(ref state))
        {
            return false;
        }

        EventLoopThread.Replace(this, state);
        return true;
    }

    /// <summary>
    /// Tells a connection about an event, and hands the read that waits for it to the pool unless it may go on here. No exception may end
    /// the thread, which serves many connections.
    /// </summary>
    /// <returns>The reader that goes on here; null if none does.</returns>
    private DirectReader? Accept(uint flags, ulong tag)
    {
        if (_connections[(int)(uint)tag] is not { } connection || tag != Tag((int)(uint)tag, connection))
        {
            return null;
        }

        try
        {
            if (!connection.OnReady(flags))
            {
                return null;
            }
        }
        catch (Exception exception)
        {
            connection.OnEventFailed(exception);
            return null;
        }

        if (connection.Reader.IsUpgraded && !EventLoopThread.AreExhausted)
        {
            return connection.Reader;
        }

        _ready.Enqueue(connection.Reader);
        Schedule();
        return null;
    }

    /// <summary>
    /// Returns the tag of a connection. Its number distinguishes late events of a closed connection from those of the connection that has
    /// its slot now.
    /// </summary>
    private static ulong Tag(int slot, DirectConnection connection) => (uint)slot | ((ulong)connection.Number << 32);
}
