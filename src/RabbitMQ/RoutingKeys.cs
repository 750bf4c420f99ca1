using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>The mapping of topics to routing keys, and back.</summary>
internal sealed class RoutingKeys
{
    /// <summary>A routing key that no topic has, for payloads that are to reach no node.</summary>
    public const string Probe = "%";

    /// <summary>The longest short string of AMQP, in bytes.</summary>
    private const int MaxBytes = 255;

    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _topics = new(StringComparer.Ordinal);

    /// <summary>Returns the routing key of a topic, and remembers it.</summary>
    public string KeyOf(string topic)
    {
        if (!_keys.TryGetValue(topic, out var key))
        {
            key = _keys.GetOrAdd(topic, Encode(topic));
            _topics.TryAdd(key, topic);
        }

        return key;
    }

    /// <summary>Returns the topic of a routing key; null for an unknown key.</summary>
    public string? TopicOf(string key) => _topics.GetValueOrDefault(key);

    /// <summary>Returns whether a text comes back from UTF-8 as it was: without half of a surrogate pair.</summary>
    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static string Encode(string topic)
    {
        // Stars and hashes between dots are wildcards.
        var key = topic
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("*", "%2A", StringComparison.Ordinal)
            .Replace("#", "%23", StringComparison.Ordinal);
        return Encoding.UTF8.GetByteCount(key) <= MaxBytes && IsWellFormed(key)
            ? key
            : "%" + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(topic.AsSpan())));
    }
}
