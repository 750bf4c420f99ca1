using System.Collections;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Transport;

/// <summary>
/// The part of a connection that the server and its middleware use, until the connection ends or leaves them: its features, and what they may set.
/// The features are few and rarely read, so they are in a list: a hash table would take a twentieth of an idle connection's memory.
/// </summary>
internal sealed class DirectServerSide : IFeatureCollection
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

    private readonly DirectConnection _connection;

    /// <summary>The source of <see cref="ConnectionClosed"/>.</summary>
    private readonly CancellationTokenSource _closed = new();

    private KeyValuePair<Type, object?>[] _others = [];

    /// <summary>1 once <see cref="FireClosed"/> was called; changed by interlocked operations.</summary>
    private int _hasFiredClosed;

    /// <summary>The task that completes when the callbacks of <see cref="ConnectionClosed"/> have run. Created at the end.</summary>
    private TaskCompletionSource? _closedCallbacks;

    private Action? _released;

    public DirectServerSide(DirectConnection connection, Socket socket)
    {
        _connection = connection;
        Socket = socket;
        Transport = connection;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        Port = (LocalEndPoint as IPEndPoint)?.Port ?? 0;
        ConnectionClosed = _closed.Token;
    }

    /// <summary>Gets the port on which the connection was accepted.</summary>
    public int Port { get; }

    /// <summary>Gets the socket, which the server's middleware may ask for.</summary>
    public Socket Socket { get; }

    public IDictionary<object, object?> Items
    {
        get => field ??= new ConnectionItems();
        set;
    }

    public IDuplexPipe Transport { get; set; }

    public CancellationToken ConnectionClosed { get; set; }

    public EndPoint? LocalEndPoint { get; set; }

    public EndPoint? RemoteEndPoint { get; set; }

    public ClaimsPrincipal? User { get; set; }

    /// <summary>Sets the action that begins when the server lets go of the connection; null if the connection ends then.</summary>
    public Action? Released
    {
        set => Volatile.Write(ref _released, value);
    }

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

            return Array.IndexOf(_own, key) >= 0 ? _connection : null;
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
                yield return new(type, _connection);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes the action of <see cref="Released"/>, once.</summary>
    public Action? TakeReleased() => Interlocked.Exchange(ref _released, null);

    /// <summary>Fires <see cref="ConnectionClosed"/>. Later calls do nothing.</summary>
    public void FireClosed()
    {
        if (Interlocked.Exchange(ref _hasFiredClosed, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static server => server.RunClosedCallbacks(), this, preferLocal: false);
        }
    }

    /// <summary>Waits for the callbacks of <see cref="ConnectionClosed"/>: as with Kestrel's own sockets, the server does not go on before.</summary>
    public async Task EndAsync()
    {
        await LazyInitializer.EnsureInitialized(ref _closedCallbacks).Task;
        _closed.Dispose();
    }

    private void RunClosedCallbacks()
    {
        try
        {
            _closed.Cancel();
        }
        catch (Exception exception)
        {
            _connection.OnClosedCallbackFailed(exception);
        }

        LazyInitializer.EnsureInitialized(ref _closedCallbacks).SetResult();
    }
}
