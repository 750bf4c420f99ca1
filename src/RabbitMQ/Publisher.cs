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
    private const int MaxDeliveryBytes = 64 * 1024;

    private static readonly BasicProperties _properties = new();

    private readonly Lock _gate = new();

    // The fields are used under the gate, apart from _buffered, which any thread reads.
    private readonly Queue<Publish> _waiting = new();
    private readonly Unconfirmed _unconfirmed = new();
    private TaskCompletionSource? _arrival;
    private long _buffered;
    private bool _isOver;

    private volatile bool _isBlocked;

    /// <summary>Gets the number of bytes that wait to be sent or confirmed.</summary>
    public long BufferedBytes => Volatile.Read(ref _buffered);

    /// <summary>Sets a value indicating whether the broker is out of memory or disk, and accepts no payloads.</summary>
    public bool IsBlocked
    {
        set => _isBlocked = value;
    }

    /// <summary>Enqueues a payload.</summary>
    /// <returns>
    /// True when the broker has confirmed the payload; false at once if the session has ended, the broker is blocked or too many bytes
    /// wait.
    /// </returns>
    public ValueTask<bool> PublishAsync(string key, ReadOnlyMemory<byte> payload)
    {
        var publish = new Publish(key, payload, time.GetTimestamp());
        lock (_gate)
        {
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
            fail(exception.Message);
            Log.CannotPublish(log, exception, options.Uri.Host);
        }
    }

    /// <summary>Ends the session if the broker has been silent for too long.</summary>
    public void CheckDeadline()
    {
        long? oldest;
        lock (_gate)
        {
            oldest = _unconfirmed.Oldest ?? (_waiting.TryPeek(out var first) ? first.At : null);
        }

        if (oldest is { } since && time.GetElapsedTime(since) > options.ConfirmTimeout)
        {
            fail($"The broker has not confirmed anything for {options.ConfirmTimeout.TotalSeconds} s.");
        }
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

        foreach (var publish in lost)
        {
            publish.Complete(isConfirmed: false);
        }
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

        foreach (var publish in settled)
        {
            publish.Complete(isConfirmed);
        }

        return Task.CompletedTask;
    }
}
