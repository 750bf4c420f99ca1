using System.Collections.Concurrent;
using System.Net.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>
/// Tells connections when their sockets can be read from or written to. One thread waits for events and hands the connections that wait
/// for them to the thread pool: callbacks may block there.
/// </summary>
internal sealed class Readiness : IThreadPoolWorkItem
{
    private const int EventsAtOnce = 512;

    /// <summary>How long a thread of the pool goes on before it lets other work have its turn.</summary>
    private const int TurnMilliseconds = 15;

    private static readonly Lazy<Readiness> _shared = new(static () => new());

    private readonly Epoll _epoll = new();
    private readonly ConcurrentQueue<DirectReader> _ready = new();
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private DirectConnection?[] _connections = new DirectConnection?[64];
    private int _used;
    private int _isScheduled;

    private Readiness() => new Thread(Run) { IsBackground = true, Name = "WebSocketToolkit sockets" }.Start();

    public static Readiness Shared => _shared.Value;

    /// <summary>Watches a connection until <see cref="Forget"/>.</summary>
    /// <returns>Its place.</returns>
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
            Forget(slot);
            throw;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Forget(int slot)
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

        // A callback that blocks shall not keep the others.
        var started = Environment.TickCount;
        do
        {
            if (!_ready.IsEmpty)
            {
                Schedule();
            }

            reader.Continue();
        }
        while (Environment.TickCount - started < TurnMilliseconds && _ready.TryDequeue(out reader));
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
        var events = new byte[Epoll.SizeOf(EventsAtOnce)];
        while (true)
        {
            var count = _epoll.Wait(events);
            var isAnyReady = false;
            for (var index = 0; index < count; index++)
            {
                var (flags, tag) = Epoll.Read(events, index);
                if (Volatile.Read(ref _connections)[(int)(uint)tag] is { } connection && tag == Tag((int)(uint)tag, connection) && connection.OnReady(flags))
                {
                    _ready.Enqueue(connection.Reader);
                    isAnyReady = true;
                }
            }

            if (isAnyReady)
            {
                Schedule();
            }
        }
    }

    /// <summary>The number tells an event that was on its way when its connection was closed from one of the connection that has the place now.</summary>
    private static ulong Tag(int slot, DirectConnection connection) => (uint)slot | ((ulong)connection.Number << 32);
}
