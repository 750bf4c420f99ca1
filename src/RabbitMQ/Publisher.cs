using System.Buffers;
using System.Buffers.Binary;
using System.Threading.Channels;
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

    /// <summary>Holds the payloads that have not been sent. Any thread writes; <see cref="RunAsync"/> reads.</summary>
    private readonly Channel<Publish> _waiting = Channel.CreateUnbounded<Publish>(new() { SingleReader = true });

    /// <summary>Holds the deliveries that the broker has not confirmed. Any thread, under the gate.</summary>
    private readonly Unconfirmed _unconfirmed = new();

    private readonly Lock _gate = new();

    /// <summary>Holds the number of bytes that wait to be sent or confirmed. Written under the gate, read by any thread.</summary>
    private long _buffered;

    /// <summary>Indicates whether <see cref="End"/> has been called. Any thread, under the gate.</summary>
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
            if (_isOver || _isBlocked || (_buffered != 0 && _buffered + publish.Size > options.MaxBufferedBytes))
            {
                return new(false);
            }

            _buffered += publish.Size;
            _waiting.Writer.TryWrite(publish);
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
            while (await _waiting.Reader.WaitToReadAsync())
            {
                while (TryTake(delivery))
                {
                    lock (_gate)
                    {
                        _unconfirmed.Add([.. delivery]);
                    }

                    await SendAsync(delivery);
                    delivery.Clear();
                }
            }
        }
        catch (Exception exception)
        {
            Log.CannotPublish(log, exception, options.Uri.Host);
            fail(exception.Message);
        }
    }

    /// <summary>Ends the session if the broker has been silent for too long.</summary>
    public void CheckDeadline()
    {
        long? oldest;
        lock (_gate)
        {
            oldest = _unconfirmed.Oldest ?? (_waiting.Reader.TryPeek(out var first) ? first.At : null);
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
            _waiting.Writer.TryComplete();
            lost = _unconfirmed.TakeAll();
            _buffered = 0;
        }

        foreach (var publish in lost)
        {
            publish.Complete(isConfirmed: false);
        }

        while (_waiting.Reader.TryRead(out var publish))
        {
            publish.Complete(isConfirmed: false);
        }
    }

    private bool TryTake(List<Publish> delivery)
    {
        if (!_waiting.Reader.TryRead(out var first))
        {
            return false;
        }

        delivery.Add(first);
        var size = first.Size;
        while (_waiting.Reader.TryPeek(out var next) && next.Key == first.Key && size + next.Size <= MaxDeliveryBytes
            && _waiting.Reader.TryRead(out next))
        {
            delivery.Add(next);
            size += next.Size;
        }

        return true;
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
                _buffered -= publish.Size;
            }
        }

        foreach (var publish in settled)
        {
            publish.Complete(isConfirmed);
        }

        return Task.CompletedTask;
    }
}
