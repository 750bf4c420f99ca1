namespace WebSocketToolkit.RabbitMQ;

/// <summary>The deliveries that the broker has not confirmed yet, by their delivery tags, which count up from 1.</summary>
internal sealed class Unconfirmed
{
    private readonly Dictionary<ulong, Publish[]> _deliveries = [];
    private ulong _oldest = 1;
    private ulong _next = 1;

    /// <summary>Gets the timestamp of the oldest unconfirmed payload; null if everything is confirmed.</summary>
    public long? Oldest => _deliveries.TryGetValue(_oldest, out var publishes) ? publishes[0].At : null;

    /// <summary>Gets all payloads, in no order.</summary>
    public IEnumerable<Publish> Publishes => _deliveries.Values.SelectMany(static publishes => publishes);

    /// <summary>Adds the next delivery.</summary>
    public void Add(Publish[] publishes) => _deliveries.Add(_next++, publishes);

    /// <summary>Removes and returns the payloads that the broker has confirmed or refused.</summary>
    /// <param name="tag">The tag of the delivery.</param>
    /// <param name="andEarlier">Indicates whether the answer covers all earlier deliveries too.</param>
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

    /// <summary>Removes and returns all payloads.</summary>
    public List<Publish> TakeAll() => Take(_next, andEarlier: true);
}
