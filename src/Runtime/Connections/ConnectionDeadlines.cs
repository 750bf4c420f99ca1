namespace WebSocketToolkit.Connections;

/// <summary>The deadlines of a connection that no setting changes. The table in <c>docs/explanation/architecture.md</c> lists all deadlines.</summary>
internal static class ConnectionDeadlines
{
    /// <summary>The time that a closed connection waits for a peer that still sends or a callback that still runs.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The time that the peer has to answer the close frame when the application stops, instead of the route's close timeout.
    /// </summary>
    public static readonly TimeSpan ShutdownClose = TimeSpan.FromSeconds(1);

    /// <summary>The interval at which one timer checks pings, limits and expired tickets of all connections.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    /// <summary>The time that middleware has to return after the upgrade where the connection leaves the request, and begins only then.</summary>
    public static readonly TimeSpan MiddlewareEnd = TimeSpan.FromSeconds(10);
}
