using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>Connections without a network: no port is opened, whatever addresses the application asks for.</summary>
/// <param name="time">The application's clock, if it has one of its own.</param>
internal sealed class MemoryTransport(TimeProvider? time = null) : IConnectionListenerFactory, IAsyncDisposable
{
    public static readonly MemoryEndPoint EndPoint = new();

    // Nothing else holds a connection whose client was forgotten.
    private readonly ConcurrentDictionary<MemoryConnection, bool> _connections = new();
    private MemoryListener? _listener;
    private int _port = 49151;

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

    /// <exception cref="WebSocketTestException">The application does not listen.</exception>
    public Wire Connect(IPAddress? remote)
    {
        var listener = _listener
            ?? throw new WebSocketTestException("The application has not been started. Call 'await app.StartAsync()' before a client connects.");
        var connection = new MemoryConnection(this, EndPoint, new IPEndPoint(remote ?? IPAddress.Loopback, Interlocked.Increment(ref _port)));
        _connections[connection] = true;
        if (!listener.TryConnect(connection))
        {
            Forget(connection);
            throw new WebSocketTestException("The application has stopped, and takes no more connections.");
        }

        return connection.Wire;
    }

    public void Forget(MemoryConnection connection) => _connections.TryRemove(connection, out _);

    public ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Abort(new("The application was disposed of."));
        }

        return default;
    }
}
