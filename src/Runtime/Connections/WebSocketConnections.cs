using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit;

/// <summary>The open connections of all routes of this process. It is a singleton service.</summary>
public sealed class WebSocketConnections : IReadOnlyCollection<WebSocketConnection>
{
    private readonly ConcurrentDictionary<WebSocketSession, bool> _sessions = new();
    private readonly Lock _gate = new();
    private int _count;
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

    internal IEnumerable<WebSocketSession> Sessions => _sessions.Select(static entry => entry.Key);

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

    internal void Add(WebSocketSession session)
    {
        _sessions.TryAdd(session, true);
        Interlocked.Increment(ref _count);
    }

    internal void Remove(WebSocketSession session)
    {
        _sessions.TryRemove(session, out _);
        if (Interlocked.Decrement(ref _count) == 0)
        {
            lock (_gate)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Begins to stop.</summary>
    /// <returns>False if stopping has begun before.</returns>
    internal bool BeginStopping() => Interlocked.Exchange(ref _stopping, 1) == 0;

    /// <summary>Returns a task that completes when no connection is open. Call it when no connection can open any more.</summary>
    internal Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            _empty ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Count == 0)
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
