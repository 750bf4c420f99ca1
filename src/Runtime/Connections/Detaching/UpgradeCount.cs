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
        // A count that is raised and lowered again could refuse another client that has room.
        var count = Volatile.Read(ref _count);
        while (count < limit)
        {
            var seen = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (seen == count)
            {
                return true;
            }

            count = seen;
        }

        return false;
    }

    /// <summary>Removes a connection that <see cref="TryEnter"/> counted.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);
}
