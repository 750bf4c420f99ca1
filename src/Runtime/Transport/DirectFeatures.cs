using System.Collections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Transport;

/// <summary>
/// The features of a connection for Kestrel and its middleware. They are few and rarely read, so they are in a list: a hash table would
/// take a twentieth of an idle connection's memory.
/// </summary>
/// <param name="connection">The connection, which implements most of the features.</param>
internal sealed class DirectFeatures(DirectConnection connection) : IFeatureCollection
{
    private static readonly Type[] _own =
    [
        typeof(IConnectionIdFeature),
        typeof(IConnectionItemsFeature),
        typeof(IConnectionTransportFeature),
        typeof(IConnectionLifetimeFeature),
        typeof(IMemoryPoolFeature),
        typeof(IConnectionEndPointFeature),
        typeof(IConnectionUserFeature),
        typeof(IConnectionSocketFeature),
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

            // A null value hides a feature that the connection implements.
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
