using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>A transport without a network. It opens no port, no matter which addresses the application asks for.</summary>
/// <param name="time">The application's clock, if it has registered one.</param>
internal sealed class MemoryTransport(TimeProvider? time = null) : IConnectionListenerFactory, IAsyncDisposable
{
    public static readonly MemoryEndPoint EndPoint = new();

    /// <summary>The first of the ports that systems give to clients, up to the last port.</summary>
    private const int FirstPort = 49152;

    // No other object holds a connection whose client was not disposed.
    private readonly ConcurrentDictionary<MemoryConnection, bool> _connections = new();
    private MemoryListener? _listener;
    private int _connected = -1;

    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new MemoryListener(endpoint);
        if (endpoint is MemoryEndPoint)
        {
            _listener = listener;
        }

        return new(listener);
    }

    /// <summary>Connects a client.</summary>
    /// <exception cref="WebSocketTestException">The application does not listen.</exception>
    public Wire Connect(IPAddress? remote)
    {
        var listener = _listener
            ?? throw new WebSocketTestException(
                "The application has not been started on Kestrel. Call 'await app.StartAsync()' before a client connects. " +
                "For a WebApplicationFactory, call its 'UseKestrel()' and 'StartServer()'.");
        var connection = new MemoryConnection(this, EndPoint, new IPEndPoint(remote ?? IPAddress.Loopback, NextPort()));
        _connections[connection] = true;
        if (!listener.TryConnect(connection))
        {
            Forget(connection);
            throw new WebSocketTestException("The application has stopped and takes no more connections. Connect before it stops.");
        }

        return connection.Wire;
    }

    public void Forget(MemoryConnection connection) => _connections.TryRemove(connection, out _);

    public ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Abort(new("The application has been disposed."));
        }

        return default;
    }

    /// <summary>Returns the ports of clients in turn, as a system does.</summary>
    private int NextPort() =>
        FirstPort + (int)((uint)Interlocked.Increment(ref _connected) % (IPEndPoint.MaxPort - FirstPort + 1));
}
