using System.Collections.Concurrent;
using System.Text;

namespace WebSocketToolkit.RabbitMQ.Tests.Harness;

/// <summary>A receiver that writes down how often it was connected, and why it lost the connection.</summary>
internal sealed class RecordingReceiver : IWebSocketBackplaneReceiver
{
    private int _connections;

    public ConcurrentQueue<string> Losses { get; } = new();

    /// <summary>Thrown by the next loss.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What is received, and that it has been handled.</summary>
    public ConcurrentQueue<string> Handled { get; } = new();

    /// <summary>Called while a payload is handled.</summary>
    public Action OnHandling { get; set; } = static () => { };

    public void OnReceived(string topic, ReadOnlySpan<byte> payload)
    {
        var text = Encoding.UTF8.GetString(payload);
        Handled.Enqueue($"{text} begins");
        OnHandling();
        Handled.Enqueue($"{text} ends");
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
