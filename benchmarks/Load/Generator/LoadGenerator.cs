using System.Diagnostics;

namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>Drives connections from one thread: each reply is answered by the next request.</summary>
internal sealed class LoadGenerator : IDisposable
{
    private const int LargestBatch = 256 * 1024;

    private readonly List<LoadConnection> _connections = [];
    private readonly int _epoll = Native.CreateEpoll();
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly Native.EpollEvent[] _events = new Native.EpollEvent[256];
    private readonly Action<int, int> _sendAgain;
    private readonly Workload _work;
    private readonly byte[] _frame;

    /// <summary>When each message in flight of a connection was sent, the oldest first.</summary>
    private readonly Queue<long>[] _inFlight;

    /// <summary>When the last broadcast was sent.</summary>
    private long _published;

    public LoadGenerator(int port, Workload work, Dialect dialect)
    {
        _work = work;
        _sendAgain = Send;
        _frame = dialect.Frame(work);
        _inFlight = [.. Enumerable.Range(0, work.Connections).Select(static _ => new Queue<long>())];
        var repeats = Math.Clamp(LargestBatch / _frame.Length, 1, 64);
        var pattern = new byte[_frame.Length * repeats];
        for (var i = 0; i < repeats; i++)
        {
            _frame.CopyTo(pattern, i * _frame.Length);
        }

        for (var i = 0; i < work.Connections; i++)
        {
            var connection = LoadConnection.Open(port, work.Path, dialect, pattern);
            _connections.Add(connection);
            Native.Control(_epoll, Native.EpollAdd, connection.Descriptor, Native.EpollIn, i);
        }
    }

    /// <summary>How long the answers of the last <see cref="Run"/> took.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Runs for a time.</summary>
    /// <returns>Messages that came back.</returns>
    public long Run(TimeSpan duration)
    {
        Latencies.Clear();
        return _work.IsBroadcast ? Broadcast(duration) : Echo(duration);
    }

    /// <summary>Starts what <see cref="Run"/> keeps in flight.</summary>
    public void Start()
    {
        if (!_work.IsBroadcast)
        {
            for (var i = 0; i < _connections.Count; i++)
            {
                Send(i, _work.InFlight);
            }
        }
    }

    /// <summary>Exchanges one message on every connection.</summary>
    public void SpeakOnce()
    {
        for (var i = 0; i < _connections.Count; i++)
        {
            Send(i, 1);
            while (Poll(1000, static (_, _) => { }) == 0)
            {
            }
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        using var epoll = new Microsoft.Win32.SafeHandles.SafeFileHandle(_epoll, ownsHandle: true);
    }

    private long Echo(TimeSpan duration)
    {
        var total = 0L;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            total += Poll(100, _sendAgain);
        }

        return total;
    }

    private long Broadcast(TimeSpan duration)
    {
        var total = 0L;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            Send(0, _work.InFlight);
            for (var missing = (long)_work.InFlight * _connections.Count; missing > 0;)
            {
                var count = Poll(100, static (_, _) => { });
                missing -= count;
                total += count;
                if (Stopwatch.GetElapsedTime(started) > duration + TimeSpan.FromSeconds(10))
                {
                    throw new IOException($"{missing} of the messages of a broadcast never came.");
                }
            }
        }

        return total;
    }

    private int Poll(int milliseconds, Action<int, int> received)
    {
        var total = 0;
        var count = Native.Wait(_epoll, _events, milliseconds);
        for (var i = 0; i < count; i++)
        {
            var (events, index) = (_events[i].Events, _events[i].Tag);
            if ((events & Native.EpollOut) != 0 && _connections[index].SendOwed())
            {
                Native.Control(_epoll, Native.EpollChange, _connections[index].Descriptor, Native.EpollIn, index);
            }

            if ((events & Native.EpollIn) != 0 && _connections[index].Receive(_buffer) is var messages and not 0)
            {
                total += messages;
                Note(index, messages);
                received(index, messages);
            }
        }

        return total;
    }

    /// <summary>Notes how long answers took.</summary>
    private void Note(int index, int messages)
    {
        var now = Stopwatch.GetTimestamp();
        for (; messages > 0; messages--)
        {
            if (_work.IsBroadcast)
            {
                Latencies.Add(now - _published);
            }
            else if (_inFlight[index].TryDequeue(out var sent))
            {
                Latencies.Add(now - sent);
            }
        }
    }

    private void Send(int index, int messages)
    {
        _published = Stopwatch.GetTimestamp();
        for (var i = 0; i < messages && !_work.IsBroadcast; i++)
        {
            _inFlight[index].Enqueue(_published);
        }

        if (!_connections[index].Send(messages, _frame.Length))
        {
            Native.Control(_epoll, Native.EpollChange, _connections[index].Descriptor, Native.EpollIn | Native.EpollOut, index);
        }
    }
}
