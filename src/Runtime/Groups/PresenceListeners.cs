using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Groups;

/// <summary>The presence subscriptions of a class, by audience. Used under the gate of the <see cref="GroupSet"/>.</summary>
/// <param name="log">The log of listeners that fail.</param>
internal sealed class PresenceListeners(ILogger log)
{
    private readonly Dictionary<GroupAddress, List<PresenceSubscription>> _subscriptions = [];

    public bool IsEmpty => _subscriptions.Count == 0;

    public bool Has(GroupAddress address) => _subscriptions.ContainsKey(address);

    public PresenceSubscription Add(GroupAddress address, Func<WebSocketPresenceChange, Task> listener, GroupSet groups)
    {
        var subscription = new PresenceSubscription(groups, address, listener, log);
        if (!_subscriptions.TryGetValue(address, out var listeners))
        {
            _subscriptions.Add(address, listeners = []);
        }

        listeners.Add(subscription);
        return subscription;
    }

    public void Remove(PresenceSubscription subscription)
    {
        if (_subscriptions.TryGetValue(subscription.Address, out var listeners) && listeners.Remove(subscription) && listeners.Count == 0)
        {
            _subscriptions.Remove(subscription.Address);
        }
    }

    public void Raise(GroupAddress address, WebSocketPresenceChange presence)
    {
        foreach (var listener in _subscriptions[address])
        {
            listener.Post(presence);
        }
    }
}
