using System.Collections;
using System.Diagnostics.Metrics;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Telemetry;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit;

/// <summary>The open connections of all routes of this process. It is a singleton service.</summary>
public sealed class WebSocketConnections : IReadOnlyCollection<WebSocketConnection>
{
    private readonly SlotTable<WebSocketSession> _sessions = new();
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>The number of connections whose end is to come. Changed by interlocked operations.</summary>
    private int _unfinished;
    private int _stopping;
    private int _entered;
    private TaskCompletionSource? _empty;

    internal WebSocketConnections(WebSocketMetrics metrics) => metrics.Observe(
        () => Sum(static session => session.Callbacks.BufferedBytes),
        () => Sum(static session => session.Sender.BufferedBytes));

    /// <summary>Gets the number of open connections.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets a value indicating whether the application is stopping. New handshakes are rejected with 503.</summary>
    internal bool IsStopping => Volatile.Read(ref _stopping) != 0;

    internal IEnumerable<WebSocketSession> Sessions => _sessions.Items();

    /// <summary>
    /// Enumerates the open connections. Connections that open or close during the enumeration may be missing or included.
    /// </summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<WebSocketConnection> GetEnumerator() => Sessions.Select(static session => session.Connection).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Counts a handshake; see <see cref="WebSocketRouteState.TryEnter"/>.</summary>
    /// <param name="limit">The maximum number of connections; 0 for no limit.</param>
    /// <returns>False if the limit is reached.</returns>
    internal bool TryEnter(int limit) => WebSocketRouteState.Enter(ref _entered, limit);

    internal void Leave() => Interlocked.Decrement(ref _entered);

    /// <summary>Notes a connection before its <see cref="Add"/>, so that the application does not stop meanwhile, or before its end is complete.</summary>
    internal void Expect() => Interlocked.Increment(ref _unfinished);

    /// <summary>Notes that the end of a connection is complete that <see cref="Expect"/> noted.</summary>
    internal void Finish()
    {
        if (Interlocked.Decrement(ref _unfinished) == 0)
        {
            lock (_gate)
            {
                _empty?.TrySetResult();
            }
        }
    }

    internal void Add(WebSocketSession session)
    {
        Expect();
        session.Slot = _sessions.Add(session);
        Interlocked.Increment(ref _count);
    }

    internal void Remove(WebSocketSession session)
    {
        if (session.Slot < 0)
        {
            // The connection failed before it was added.
            return;
        }

        _sessions.Remove(session.Slot);
        Interlocked.Decrement(ref _count);
        Finish();
    }

    /// <summary>Begins to stop.</summary>
    /// <returns>False if stopping has begun before.</returns>
    internal bool BeginStopping() => Interlocked.Exchange(ref _stopping, 1) == 0;

    /// <summary>Returns a task that completes when no connection is open or ending. Call it when no connection can open any more.</summary>
    internal Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            if (_empty is null or { Task.IsCompleted: true })
            {
                _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (Volatile.Read(ref _unfinished) == 0)
            {
                _empty.TrySetResult();
            }

            return _empty.Task;
        }
    }

    private IEnumerable<Measurement<long>> Sum(Func<WebSocketSession, long> bytes) => Sessions
        .GroupBy(static session => session.Route.Pattern, StringComparer.Ordinal)
        .Select(route => new Measurement<long>(route.Sum(bytes), new KeyValuePair<string, object?>(RouteTelemetry.RouteTag, route.Key)));
}
