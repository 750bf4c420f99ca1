using System.Collections.Concurrent;

namespace WebSocketToolkit.TypeScript.Server;

/// <summary>All messages of all connections by their ids, which clients draw at random: an id that comes twice was sent twice.</summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<string, bool> _ids = new();
    private int _connections;
    private int _twice;

    public int Twice => _twice;

    public int NextConnection() => Interlocked.Increment(ref _connections);

    public void Add(string id)
    {
        if (!_ids.TryAdd(id, value: true))
        {
            Interlocked.Increment(ref _twice);
        }
    }
}
