using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Transport;

/// <summary>The part of a server that all its connections share.</summary>
/// <param name="log">The log of the transport.</param>
/// <param name="maxConnections">
/// The maximum number of open connections; null for no limit. Kestrel applies the same limit to the connections that it has: those that have left it
/// count here alone.
/// </param>
internal sealed class DirectServer(ILogger log, long? maxConnections = null)
{
    /// <summary>The number of open connections. Changed by interlocked operations.</summary>
    private long _open;

    /// <summary>The number of those that have left the server. Changed by interlocked operations.</summary>
    private long _left;

    public ILogger Log => log;

    /// <summary>Counts a connection.</summary>
    /// <returns>False if the limit is reached, and the server alone would not see it.</returns>
    public bool TryOpen()
    {
        if (Interlocked.Increment(ref _open) <= maxConnections || maxConnections is null || Interlocked.Read(ref _left) == 0)
        {
            return true;
        }

        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Notes that a connection has left the server.</summary>
    public void Leave() => Interlocked.Increment(ref _left);

    /// <summary>Removes a connection that <see cref="TryOpen"/> counted.</summary>
    /// <param name="hasLeft">Indicates whether it had left the server.</param>
    public void Close(bool hasLeft)
    {
        Interlocked.Decrement(ref _open);
        if (hasLeft)
        {
            Interlocked.Decrement(ref _left);
        }
    }
}
