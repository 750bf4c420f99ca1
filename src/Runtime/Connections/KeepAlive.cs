using System.Runtime.InteropServices;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The keep-alive of a connection (RFC 6455 section 5.5.2), which decides when a ping is due and when the peer has been silent for too
/// long. Any bytes from the peer count as an answer, because its pong may be behind a long message.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct KeepAlive
{
    /// <summary>
    /// The number of connections of the process up to which the first ping comes after a whole interval. Of more, so many may have opened at once,
    /// such as after a restart, that their pings would be sent all at once from then on.
    /// </summary>
    private const int MaxUnspread = 256;

    /// <summary>The timestamp of the last ping, or an interval before the first one. Used by the timer.</summary>
    private long _lastPing;

    /// <summary>Indicates whether a ping waits for an answer. Used by the timer.</summary>
    private bool _isAwaiting;

    /// <summary>Indicates whether the peer has sent anything since the last ping. Set by the reader, reset by the timer.</summary>
    private volatile bool _hasHeard;

    /// <summary>Starts the keep-alive of a connection.</summary>
    /// <param name="now">The current timestamp.</param>
    /// <param name="lead">The time by which the first ping comes earlier than an interval after that, in units of the timestamp.</param>
    public KeepAlive(long now, long lead = 0) => _lastPing = now - lead;

    /// <summary>Returns the time by which the first ping of a connection comes early, so that the pings of many are spread over the interval.</summary>
    /// <param name="key">The identifier of the connection.</param>
    /// <param name="interval">The interval of the pings.</param>
    /// <param name="connections">The number of open connections.</param>
    public static TimeSpan LeadOf(Guid key, TimeSpan interval, int connections) =>
        connections < MaxUnspread ? TimeSpan.Zero : interval * ((uint)key.GetHashCode() / (uint.MaxValue + 1d));

    /// <summary>Notes that the peer has sent something. Called by the reader.</summary>
    public void OnReceived() => _hasHeard = true;

    /// <summary>Gets a value indicating whether a ping has not been answered yet. Called by the timer.</summary>
    public readonly bool IsAwaiting => _isAwaiting && !_hasHeard;

    /// <summary>Decides on the next action, which the caller must take. Called by the timer.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="options">The settings of the route.</param>
    /// <param name="now">The current timestamp.</param>
    /// <param name="isListening">
    /// Indicates whether the reader waits for bytes. While the receive buffer is full or a synchronous callback runs on the reader's
    /// thread, the answer may wait in the transport: then the peer has its whole time again, from now on.
    /// </param>
    /// <param name="hasCredit">Indicates whether the peer has earned time by reading; see <see cref="PeerProgress"/>.</param>
    /// <returns>The action.</returns>
    public KeepAliveAction Next(TimeProvider time, WebSocketRouteOptions options, long now, bool isListening, bool hasCredit)
    {
        if (options.PingInterval <= TimeSpan.Zero)
        {
            return KeepAliveAction.None;
        }

        _isAwaiting &= !_hasHeard;
        if (_isAwaiting && !isListening)
        {
            _lastPing = now;
            return KeepAliveAction.None;
        }

        var sincePing = time.GetElapsedTime(_lastPing, now);
        if (_isAwaiting)
        {
            return !hasCredit && options.PongTimeout > TimeSpan.Zero && sincePing >= options.PongTimeout
                ? KeepAliveAction.TimedOut
                : KeepAliveAction.None;
        }

        if (sincePing < options.PingInterval)
        {
            return KeepAliveAction.None;
        }

        _lastPing = now;
        _isAwaiting = true;
        _hasHeard = false;
        return KeepAliveAction.SendPing;
    }
}
