namespace WebSocketToolkit.Connections;

/// <summary>
/// The times that bound a connection's life and are no setting of the route. All deadlines, with what starts them and what they end, stand in
/// the table of <c>docs/architecture.md</c>.
/// </summary>
internal static class ConnectionDeadlines
{
    /// <summary>How long a connection waits, once it is over, for a peer that still sends or a callback that still runs.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <summary>How long the peer may take to answer the close frame when the application stops, in place of the route's.</summary>
    public static readonly TimeSpan ShutdownClose = TimeSpan.FromSeconds(1);

    /// <summary>How often pings, limits and expired tickets are looked at, for all connections by one timer.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
}
