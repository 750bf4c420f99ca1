using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The credit of time that a peer earns by reading what waits for it, as by Kestrel's <c>MinResponseDataRate</c>: 5 seconds, and a second
/// for each 240 bytes that it acknowledges. Acknowledgements come in steps, since a receiver opens its window only when it has room for a
/// good part of it: hence a credit, and not a rate, of at most 60 seconds ahead.
/// </summary>
/// <remarks>Used by one timer at a time: the tick while the connection is open, and the close deadline afterwards.</remarks>
/// <param name="transport">The transport, which counts.</param>
/// <param name="time">The clock.</param>
internal sealed class PeerProgress(IWebSocketTransport transport, TimeProvider time)
{
    private const int BytesPerSecond = 240;

    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    /// <summary>The counter when it was last looked at; -1 before that.</summary>
    private long _acknowledged = -1;

    /// <summary>The timestamp until which the peer has credit.</summary>
    private long _creditEnds = long.MinValue;

    /// <summary>Looks at the counters, and grants the credit that has been earned since it last did.</summary>
    /// <param name="now">The timestamp.</param>
    /// <returns>A value indicating whether output waits for the peer.</returns>
    public bool Observe(long now)
    {
        if (transport.ReadProgress() is not { } progress)
        {
            return false;
        }

        var earned = progress.Acknowledged - _acknowledged;
        if (_acknowledged >= 0 && earned > 0 && (earned >= BytesPerSecond || progress.Waiting > 0))
        {
            var begin = Math.Max(_creditEnds, now + Ticks(_grace));
            _creditEnds = Math.Min(begin + Ticks(TimeSpan.FromSeconds((double)earned / BytesPerSecond)), now + Ticks(_longest));
        }

        _acknowledged = progress.Acknowledged;
        return progress.Waiting > 0;
    }

    /// <summary>Indicates whether the peer still has credit.</summary>
    /// <param name="now">The timestamp.</param>
    public bool HasCredit(long now) => now < _creditEnds;

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
