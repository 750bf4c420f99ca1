namespace WebSocketToolkit.Connections;

/// <summary>Finds peers that are gone without a word (RFC 6455 section 5.5.2).</summary>
internal sealed partial class ConnectionLoop
{
    private long _lastReceived;
    private long _lastPing;
    private bool _pingPending;
    private volatile bool _isPaused;

    /// <summary>Called about once a second, for every connection of the application from one timer.</summary>
    public void Tick(long now)
    {
        if (_options.PingInterval <= TimeSpan.Zero || Volatile.Read(ref _close) is not null)
        {
            return;
        }

        var time = _services.Time;
        var lastReceived = Volatile.Read(ref _lastReceived);
        if (_pingPending && lastReceived > _lastPing)
        {
            _pingPending = false;
        }

        if (_pingPending)
        {
            // While reading is paused the answer may well lie in the transport, unread.
            if (_options.PongTimeout > TimeSpan.Zero && !_isPaused && time.GetElapsedTime(_lastPing, now) >= _options.PongTimeout)
            {
                Log.NoPong(_services.Log, Connection.Id, Route.Pattern);
                Abort(WebSocketCloseInitiator.Peer);
            }
        }
        else if (time.GetElapsedTime(_lastPing, now) >= _options.PingInterval)
        {
            _lastPing = now;
            _pingPending = true;
            Outbox.Ping();
        }
    }
}
