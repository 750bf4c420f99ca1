using System.Collections.Concurrent;
using System.Net.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>
/// The dispatcher of readiness events to connections. One thread waits for events. It hands the reads that wait for them to the thread
/// pool, because callbacks may block.
/// </summary>
internal sealed class Readiness : IThreadPoolWorkItem
{
    private const int MaxEventsPerWait = 512;

    /// <summary>The time in milliseconds for which a work item of the pool runs before it yields to other work.</summary>
    private const int MaxRunMilliseconds = 15;

    private static readonly Lazy<Readiness> _shared = new(static () => new());

    private readonly Epoll _epoll = new();
    private readonly ConcurrentQueue<DirectReader> _ready = new();
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private DirectConnection?[] _connections = new DirectConnection?[64];
    private int _used;
    private int _isScheduled;

    private Readiness() => new Thread(Run) { IsBackground = true, Name = "WebSocketToolkit sockets" }.Start();

    /// <summary>Gets the instance of the process. The first use starts its thread.</summary>
    public static Readiness Shared => _shared.Value;

    /// <summary>Watches a connection until <see cref="Unwatch"/>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="socket">The socket of the connection.</param>
    /// <returns>The slot of the connection.</returns>
    public int Watch(DirectConnection connection, SafeSocketHandle socket)
    {
        int slot;
        lock (_gate)
        {
            if (!_free.TryPop(out slot))
            {
                slot = _used++;
                if (slot == _connections.Length)
                {
                    Array.Resize(ref _connections, slot * 2);
                }
            }

            _connections[slot] = connection;
        }

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
    public void Unwatch(int slot)
    {
        lock (_gate)
        {
            _connections[slot] = null;
            _free.Push(slot);
        }
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
        do
        {
            if (!_ready.IsEmpty)
            {
                Schedule();
            }

            reader.Continue();
        }
        while (Environment.TickCount - started < MaxRunMilliseconds && _ready.TryDequeue(out reader));
        if (!_ready.IsEmpty)
        {
            Schedule();
        }
    }

    private void Schedule()
    {
        if (Volatile.Read(ref _isScheduled) == 0 && Interlocked.Exchange(ref _isScheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Run()
    {
        var events = new byte[Epoll.SizeOf(MaxEventsPerWait)];
        while (true)
        {
            var count = _epoll.Wait(events);
            var isAnyReady = false;
            for (var index = 0; index < count; index++)
            {
                var (flags, tag) = Epoll.Read(events, index);
                if (Volatile.Read(ref _connections)[(int)(uint)tag] is { } connection && tag == Tag((int)(uint)tag, connection))
                {
                    isAnyReady |= Handle(connection, flags);
                }
            }

            if (isAnyReady)
            {
                Schedule();
            }
        }
    }

    /// <summary>Handles an event of a connection. No exception may end the thread, which serves all connections.</summary>
    /// <returns>True if a read must be continued.</returns>
    private bool Handle(DirectConnection connection, uint flags)
    {
        try
        {
            if (!connection.OnReady(flags))
            {
                return false;
            }

            _ready.Enqueue(connection.Reader);
            return true;
        }
        catch (Exception exception)
        {
            connection.OnEventFailed(exception);
            return false;
        }
    }

    /// <summary>
    /// Returns the tag of a connection. Its number distinguishes late events of a closed connection from those of the connection that has
    /// its slot now.
    /// </summary>
    private static ulong Tag(int slot, DirectConnection connection) => (uint)slot | ((ulong)connection.Number << 32);
}
