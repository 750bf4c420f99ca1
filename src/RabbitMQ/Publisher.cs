using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>
/// A sender of payloads over one channel, in order. It does not wait for one confirmation before the next payload. Payloads to one topic
/// that wait together leave as one delivery, since the cost of a broker is per delivery.
/// </summary>
/// <param name="channel">The channel with confirmations, which no other object uses.</param>
/// <param name="options">The exchange and the limits.</param>
/// <param name="time">The clock of the confirmation deadline.</param>
/// <param name="fail">Ends the session.</param>
/// <param name="log">The log of failures.</param>
internal sealed class Publisher(IChannel channel, RabbitMQBackplaneOptions options, TimeProvider time, Action<string> fail, ILogger log)
{
    /// <summary>
    /// The number of looks at the deadline within <see cref="RabbitMQBackplaneOptions.ConfirmTimeout"/>. Nobody waits more than a tenth
    /// longer: half of it until the next look, and half for a timer that is late.
    /// </summary>
    public const int LooksPerTimeout = 20;

    private const int MaxDeliveryBytes = 64 * 1024;

    private static readonly BasicProperties _properties = new();

    private readonly Lock _gate = new();

    // The fields are used under the gate, apart from _buffered, which any thread reads.
    private readonly Queue<Publish> _waiting = new();
    private readonly Unconfirmed _unconfirmed = new();
    private TaskCompletionSource? _arrival;
    private long _buffered;
    private bool _isOver;
    private bool _isBlocked;
    private int _tooLarge;
    private bool _hasLoggedTooLarge;

    /// <summary>Holds the timestamp from which on the broker's silence counts: after it accepted no payloads, or this process stood still.</summary>
    private long _countsFrom = long.MinValue;

    /// <summary>Holds the timestamp at which this process went on after it stood still. A sender has its whole time from then on.</summary>
    private long _wentOnAt = long.MinValue;

    private long _checkedAt = time.GetTimestamp();

    /// <summary>Gets the number of bytes that wait to be sent or confirmed.</summary>
    public long BufferedBytes => Volatile.Read(ref _buffered);

    /// <summary>Enqueues a payload.</summary>
    /// <returns>
    /// True when the broker has confirmed the payload; false at once if the session has ended, the broker accepts nothing, the payload is
    /// too large or too many bytes wait.
    /// </returns>
    public ValueTask<bool> PublishAsync(string key, ReadOnlyMemory<byte> payload)
    {
        var publish = new Publish(key, payload, time.GetTimestamp());
        lock (_gate)
        {
            if (publish.Size > options.MaxMessageBytes)
            {
                // The timer logs it: the caller may hold a lock.
                _tooLarge++;
                return new(false);
            }

            if (_isOver || _isBlocked || (_buffered != 0 && _buffered + publish.Cost > options.MaxBufferedBytes))
            {
                return new(false);
            }

            _buffered += publish.Cost;
            _waiting.Enqueue(publish);
            Wake();
        }

        return new(publish.Confirmed);
    }

    /// <summary>Sends the payloads that wait, until the session ends.</summary>
    public async Task RunAsync()
    {
        channel.BasicAcksAsync += (_, ack) => Settle(ack.DeliveryTag, ack.Multiple, isConfirmed: true);
        channel.BasicNacksAsync += (_, nack) => Settle(nack.DeliveryTag, nack.Multiple, isConfirmed: false);
        List<Publish> delivery = [];
        try
        {
            while (await TryTakeAsync(delivery))
            {
                await SendAsync(delivery);
                delivery.Clear();
            }
        }
        catch (Exception exception)
        {
            fail(Reasons.Of(exception));
            Log.CannotPublish(log, exception, options.Uri.Host);
        }
    }

    /// <summary>
    /// Sets whether the broker is out of memory or disk, and accepts no payloads. Those that have not left yet count as not confirmed.
    /// </summary>
    public void SetBlocked(bool isBlocked)
    {
        List<Publish> refused = [];
        lock (_gate)
        {
            _isBlocked = isBlocked;
            _countsFrom = time.GetTimestamp();
            if (isBlocked)
            {
                refused.AddRange(_waiting);
                _waiting.Clear();
                _buffered -= refused.Sum(static publish => (long)publish.Cost);
            }
        }

        Complete(refused, isConfirmed: false);
    }

    /// <summary>
    /// Tells the senders whose time is over, and ends the session if the broker has been silent for too long. While the broker accepts
    /// nothing, its silence is no fault.
    /// </summary>
    public void CheckDeadline()
    {
        List<Publish> late = [];
        var isSilent = false;
        var tooLarge = 0;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(_checkedAt, now) > options.ConfirmTimeout / 2)
            {
                // This process was paused, and has not read yet what the broker has confirmed meanwhile.
                _countsFrom = _wentOnAt = now;
            }

            _checkedAt = now;
            if ((_unconfirmed.Oldest ?? (_waiting.TryPeek(out var first) ? first.At : null)) is { } oldest)
            {
                isSilent = !_isBlocked && IsOver(Math.Max(oldest, _countsFrom));
                if (IsOver(Math.Max(oldest, _wentOnAt)))
                {
                    late.AddRange(_unconfirmed.Publishes.Concat(_waiting).Where(publish => IsOver(Math.Max(publish.At, _wentOnAt))));
                }
            }

            if (_tooLarge != 0 && !_hasLoggedTooLarge)
            {
                _hasLoggedTooLarge = true;
                tooLarge = _tooLarge;
            }
        }

        Complete(late, isConfirmed: false);
        if (isSilent)
        {
            fail($"The broker has not confirmed anything for {options.ConfirmTimeout.TotalSeconds} s.");
        }

        if (tooLarge != 0)
        {
            Log.TooLarge(log, tooLarge, options.MaxMessageBytes);
        }

        bool IsOver(long since) => time.GetElapsedTime(since) > options.ConfirmTimeout;
    }

    /// <summary>Stops sending. All payloads that wait count as not confirmed.</summary>
    public void End()
    {
        List<Publish> lost;
        lock (_gate)
        {
            _isOver = true;
            lost = [.. _unconfirmed.TakeAll(), .. _waiting];
            _waiting.Clear();
            _buffered = 0;
            Wake();
        }

        Complete(lost, isConfirmed: false);
    }

    /// <summary>Waits for payloads, and takes those that leave as the next delivery.</summary>
    /// <returns>False when the session has ended.</returns>
    private async ValueTask<bool> TryTakeAsync(List<Publish> delivery)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_isOver)
                {
                    return false;
                }

                var size = 0;
                while (_waiting.TryPeek(out var next)
                    && (size == 0 || (next.Key == delivery[0].Key && size + next.Size <= MaxDeliveryBytes)))
                {
                    delivery.Add(_waiting.Dequeue());
                    size += next.Size;
                }

                if (size != 0)
                {
                    _unconfirmed.Add([.. delivery]);
                    return true;
                }

                _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
                arrival = _arrival.Task;
            }

            await arrival;
        }
    }

    /// <summary>Wakes <see cref="RunAsync"/>. Called under the gate, where no continuation runs.</summary>
    private void Wake()
    {
        _arrival?.TrySetResult();
        _arrival = null;
    }

    private async Task SendAsync(List<Publish> delivery)
    {
        var size = delivery.Sum(static publish => publish.Size);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        var at = 0;
        foreach (var publish in delivery)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at), publish.Payload.Length);
            publish.Payload.Span.CopyTo(buffer.AsSpan(at + sizeof(int)));
            at += publish.Size;
        }

        // The client has copied the buffer when the call returns.
        await channel.BasicPublishAsync(options.Exchange, delivery[0].Key, mandatory: false, _properties, buffer.AsMemory(0, size));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private Task Settle(ulong tag, bool andEarlier, bool isConfirmed)
    {
        List<Publish> settled;
        lock (_gate)
        {
            settled = _unconfirmed.Take(tag, andEarlier);
            foreach (var publish in settled)
            {
                _buffered -= publish.Cost;
            }
        }

        Complete(settled, isConfirmed);
        return Task.CompletedTask;
    }

    private static void Complete(List<Publish> publishes, bool isConfirmed)
    {
        foreach (var publish in publishes)
        {
            publish.Complete(isConfirmed);
        }
    }
}
