namespace WebSocketToolkit.Connections.Detaching;

/// <summary>The number of the server's upgraded connections, those that have left it included. Any thread may use it.</summary>
/// <param name="limit">The maximum, which is Kestrel's own; null for no limit.</param>
internal sealed class UpgradeCount(long? limit)
{
    /// <summary>The number. Changed by interlocked operations.</summary>
    private long _count;

    /// <summary>Gets a value indicating whether there is a limit. Otherwise nobody counts.</summary>
    public bool HasLimit => limit is not null;

    /// <summary>Counts an upgraded connection.</summary>
    /// <returns>False if the limit is reached.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= limit)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Removes a connection that <see cref="TryEnter"/> counted.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);
}
