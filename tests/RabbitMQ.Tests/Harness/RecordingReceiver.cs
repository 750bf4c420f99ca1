using System.Collections.Concurrent;

namespace WebSocketToolkit.RabbitMQ.Tests.Harness;

/// <summary>A receiver that writes down how often it was connected, and why it lost the connection.</summary>
internal sealed class RecordingReceiver : IWebSocketBackplaneReceiver
{
    private int _connections;

    public ConcurrentQueue<string> Losses { get; } = new();

    /// <summary>Thrown by the next loss.</summary>
    public Exception? Fault { get; set; }

    public void OnReceived(string topic, ReadOnlySpan<byte> payload)
    {
    }

    public void OnConnected() => Interlocked.Increment(ref _connections);

    public void OnBlocked(string reason) => Losses.Enqueue(reason);

    public void OnDisconnected(string reason)
    {
        Losses.Enqueue(reason);
        if (Fault is { } fault)
        {
            Fault = null;
            throw fault;
        }
    }

    public Task WhenConnectedAsync(int times) => Node.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref _connections) >= times));
}
