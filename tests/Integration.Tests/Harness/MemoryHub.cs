using System.Collections.Concurrent;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>A backplane of one process, which a test may cut, and whose payloads it may see, change, drop and repeat.</summary>
internal sealed class MemoryHub
{
    private readonly ConcurrentDictionary<MemoryBackplane, bool> _nodes = new();

    /// <summary>Makes of a payload those that arrive instead.</summary>
    public Func<byte[], IEnumerable<byte[]>> Transport { get; set; } = static payload => [payload];

    /// <summary>The payloads that were published.</summary>
    public ConcurrentQueue<byte[]> Published { get; } = new();

    public void Add(MemoryBackplane node) => _nodes.TryAdd(node, true);

    public void Remove(MemoryBackplane node) => _nodes.TryRemove(node, out _);

    /// <summary>To all that are subscribed, the publisher too.</summary>
    public void Publish(MemoryBackplane from, string topic, byte[] payload)
    {
        Published.Enqueue(payload);
        foreach (var arriving in Transport(payload))
        {
            foreach (var node in _nodes.Keys)
            {
                node.Arrive(topic, arriving, isOwn: node == from);
            }
        }
    }
}
