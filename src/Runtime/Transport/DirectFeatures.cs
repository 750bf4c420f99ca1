using System.Collections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Transport;

/// <summary>
/// What Kestrel and its middleware know of a connection. Few and never looked for often, in a list: a hash table would be a twentieth of an idle
/// connection's memory.
/// </summary>
/// <param name="connection">Is most of them itself.</param>
internal sealed class DirectFeatures(DirectConnection connection) : IFeatureCollection
{
    private static readonly Type[] _own =
    [
        typeof(IConnectionIdFeature), typeof(IConnectionItemsFeature), typeof(IConnectionTransportFeature), typeof(IConnectionLifetimeFeature),
        typeof(IConnectionEndPointFeature), typeof(IConnectionUserFeature), typeof(IConnectionSocketFeature),
    ];

    private KeyValuePair<Type, object?>[] _others = [];

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            foreach (var (type, feature) in _others)
            {
                if (type == key)
                {
                    return feature;
                }
            }

            return Array.IndexOf(_own, key) >= 0 ? connection : null;
        }

        set
        {
            Revision++;
            var index = Array.FindIndex(_others, other => other.Key == key);
            if (index < 0)
            {
                index = _others.Length;
                Array.Resize(ref _others, index + 1);
            }

            // Also null, which hides one that the connection is itself.
            _others[index] = new(key, value);
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var (type, feature) in _others)
        {
            if (feature is not null)
            {
                yield return new(type, feature);
            }
        }

        foreach (var type in _own)
        {
            if (!Array.Exists(_others, other => other.Key == type))
            {
                yield return new(type, connection);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
