using System.Runtime.InteropServices;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Finds out whether the peer is alive (RFC 6455 section 5.5.2): when it is time for a ping, and when the answer has been missing for too long.
/// Anything that the peer sends is an answer, since its pong may stand behind a long message.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct KeepAlive
{
    private readonly TimeProvider _time;
    private readonly WebSocketRouteOptions _options;

    /// <summary>When the last ping was sent; at first, when the connection opened. The timer's.</summary>
    private long _lastPing;

    /// <summary>Whether a ping is unanswered, as far as the timer knows. The timer's.</summary>
    private bool _isAwaiting;

    /// <summary>Whether the peer has sent anything since the last ping. Set by the reader, taken back by the timer.</summary>
    private volatile bool _hasHeard;

    /// <param name="time">The clock.</param>
    /// <param name="options">The route's settings.</param>
    /// <param name="now">The timestamp at which the connection opens.</param>
    public KeepAlive(TimeProvider time, WebSocketRouteOptions options, long now)
    {
        _time = time;
        _options = options;
        _lastPing = now;
    }

    /// <summary>Notes that the peer has sent something.</summary>
    public void OnReceived() => _hasHeard = true;

    /// <summary>Says what is to be done now, and takes it for done. Called by the timer.</summary>
    /// <param name="now">The timestamp.</param>
    /// <param name="isReadingPaused">Whether the receive buffer is full: then the answer may well lie in the transport, unread.</param>
    public KeepAliveAction Next(long now, bool isReadingPaused)
    {
        if (_options.PingInterval <= TimeSpan.Zero)
        {
            return KeepAliveAction.None;
        }

        _isAwaiting &= !_hasHeard;
        var sincePing = _time.GetElapsedTime(_lastPing, now);
        if (_isAwaiting)
        {
            return !isReadingPaused && _options.PongTimeout > TimeSpan.Zero && sincePing >= _options.PongTimeout
                ? KeepAliveAction.TimedOut
                : KeepAliveAction.None;
        }

        if (sincePing < _options.PingInterval)
        {
            return KeepAliveAction.None;
        }

        _lastPing = now;
        _isAwaiting = true;
        _hasHeard = false;
        return KeepAliveAction.SendPing;
    }
}
