using System.Collections.Concurrent;
using System.Threading.Channels;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>One node's end of a <see cref="MemoryHub"/>.</summary>
internal sealed class MemoryBackplane(MemoryHub hub) : IWebSocketBackplane
{
    private readonly ConcurrentDictionary<string, bool> _topics = new();
    private readonly Channel<(string Topic, byte[] Payload)> _arriving = Channel.CreateUnbounded<(string, byte[])>(new() { SingleReader = true });
    private IWebSocketBackplaneReceiver? _receiver;
    private Task _running = Task.CompletedTask;
    private volatile bool _isCut;
    private volatile bool _isSilent;
    private volatile bool _isFailing;
    private int _failures;
    private volatile bool _isDeaf;
    private volatile bool _isDeafToItself;
    private int _restarts;
    private int _arrived;
    private int _handled;

    /// <summary>Sets whether it breaks its contract: what is published throws, later.</summary>
    public bool IsFailing
    {
        set => _isFailing = value;
    }

    /// <summary>Sets whether nothing arrives, though what is published is accepted.</summary>
    public bool IsDeaf
    {
        set => _isDeaf = value;
    }

    /// <summary>Sets whether only what this node publishes does not arrive here.</summary>
    public bool IsDeafToItself
    {
        set => _isDeafToItself = value;
    }

    /// <summary>Whether all that has arrived has been handed over.</summary>
    public bool HasDelivered => Volatile.Read(ref _handled) == Volatile.Read(ref _arrived);

    public int Restarts => Volatile.Read(ref _restarts);

    public int Failures => Volatile.Read(ref _failures);

    public Task StartAsync(IWebSocketBackplaneReceiver receiver, CancellationToken cancellationToken)
    {
        _receiver = receiver;
        _running = RunAsync();
        hub.Add(this);
        receiver.OnConnected();
        return Task.CompletedTask;
    }

    public Task SubscribeAsync(string topic)
    {
        _topics.TryAdd(topic, true);
        return Task.CompletedTask;
    }

    public ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload)
    {
        if (_isFailing)
        {
            return FailAsync();
        }

        if (_isCut)
        {
            return new(false);
        }

        if (!_isSilent)
        {
            hub.Publish(this, topic, payload.ToArray());
        }

        return new(true);
    }

    public void Restart(string reason)
    {
        if (!_isDeaf && !_isDeafToItself)
        {
            // The test's clock is ahead of what is on the way.
            return;
        }

        Interlocked.Increment(ref _restarts);
        _isDeaf = _isDeafToItself = false;
        _receiver!.OnDisconnected(reason);
        _receiver.OnConnected();
    }

    public void Arrive(string topic, byte[] payload, bool isOwn)
    {
        if (!_isCut && !_isDeaf && !(isOwn && _isDeafToItself) && _topics.ContainsKey(topic))
        {
            Interlocked.Increment(ref _arrived);
            _arriving.Writer.TryWrite((topic, payload));
        }
    }

    public void Cut()
    {
        _isCut = true;
        _receiver!.OnDisconnected("The test has cut it.");
    }

    /// <summary>Accepts nothing for a while, as all other nodes' ends do.</summary>
    public void Block(string reason)
    {
        _isCut = true;
        _receiver!.OnBlocked(reason);
    }

    /// <summary>Loses what is published and what arrives without noticing.</summary>
    public void CutUnnoticed()
    {
        _isSilent = true;
        hub.Remove(this);
    }

    public void Mend()
    {
        _isCut = _isSilent = false;
        hub.Add(this);
        _receiver!.OnConnected();
    }

    public async ValueTask DisposeAsync()
    {
        hub.Remove(this);
        _arriving.Writer.TryComplete();
        await _running;
    }

    private async ValueTask<bool> FailAsync()
    {
        Interlocked.Increment(ref _failures);
        await Task.Yield();
        throw new InvalidTimeZoneException();
    }

    private async Task RunAsync()
    {
        await foreach (var (topic, payload) in _arriving.Reader.ReadAllAsync())
        {
            _receiver!.OnReceived(topic, payload);
            Interlocked.Increment(ref _handled);
        }
    }
}
