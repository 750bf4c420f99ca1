using RabbitMQ.Client;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>
/// The acknowledgements of deliveries. One covers several deliveries, since one for each would cost as much as the deliveries. It is sent
/// when half of the prefetched deliveries have been handled, and from time to time, since a broker ends the session if it waits too long.
/// </summary>
/// <param name="channel">The channel of the deliveries.</param>
/// <param name="prefetch">The number of deliveries that the broker sends before it waits for an acknowledgement.</param>
internal sealed class Acknowledgements(IChannel channel, ushort prefetch)
{
    // Held while an acknowledgement is sent: the broker refuses an older tag after a newer one.
    private readonly SemaphoreSlim _sending = new(1);
    private ulong _handled;
    private ulong _acknowledged;

    /// <summary>Records that a delivery has been handled. Called by the consumer.</summary>
    public ValueTask AddAsync(ulong tag)
    {
        Volatile.Write(ref _handled, tag);
        return tag - Volatile.Read(ref _acknowledged) > (ulong)prefetch / 2 ? SendAsync() : default;
    }

    /// <summary>Acknowledges all deliveries that have been handled.</summary>
    public async ValueTask SendAsync()
    {
        await _sending.WaitAsync();
        try
        {
            var tag = Volatile.Read(ref _handled);
            if (tag > _acknowledged)
            {
                Volatile.Write(ref _acknowledged, tag);
                await channel.BasicAckAsync(tag, multiple: true);
            }
        }
        finally
        {
            _sending.Release();
        }
    }
}
