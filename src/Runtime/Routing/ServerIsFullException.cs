namespace WebSocketToolkit.Routing;

/// <summary>The server has as many upgraded connections as it may (Kestrel's <c>MaxConcurrentUpgradedConnections</c>).</summary>
/// <param name="inner">The server's exception.</param>
internal sealed class ServerIsFullException(Exception inner) : Exception("The server has as many upgraded connections as it may.", inner);
