namespace WebSocketToolkit.RabbitMQ;

/// <summary>What the broker has been sent and has not confirmed yet, by its delivery tags, which count up from 1.</summary>
internal sealed class Unconfirmed
{
    private readonly Dictionary<ulong, Publish[]> _deliveries = [];
    private ulong _oldest = 1;
    private ulong _next = 1;

    /// <summary>When the oldest was given to us; null if everything is confirmed.</summary>
    public long? Oldest => _deliveries.TryGetValue(_oldest, out var publishes) ? publishes[0].At : null;

    public void Add(Publish[] publishes) => _deliveries.Add(_next++, publishes);

    /// <summary>Takes out what the broker has confirmed or refused.</summary>
    /// <param name="tag">The delivery.</param>
    /// <param name="andEarlier">Whether all before it are meant, too.</param>
    public List<Publish> Take(ulong tag, bool andEarlier)
    {
        List<Publish> taken = [];
        for (var i = andEarlier ? _oldest : tag; i <= tag && i < _next; i++)
        {
            if (_deliveries.Remove(i, out var publishes))
            {
                taken.AddRange(publishes);
            }
        }

        while (_oldest < _next && !_deliveries.ContainsKey(_oldest))
        {
            _oldest++;
        }

        return taken;
    }

    public List<Publish> TakeAll() => Take(_next, andEarlier: true);
}
