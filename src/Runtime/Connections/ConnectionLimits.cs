using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Connections;

/// <summary>Says when a connection has reached one of its route's limits: its lifetime, its ticket's, its first message's or its idle time.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ConnectionLimits
{
    private readonly TimeProvider _time;
    private readonly WebSocketRouteOptions _options;

    /// <summary>When the connection opened.</summary>
    private readonly long _opened;

    /// <summary>The end of the user's ticket, in ticks of UTC; <see cref="long.MaxValue"/> if it does not count.</summary>
    private readonly long _ticketExpires;

    /// <summary>When the last message came. Written by the reader, read by the timer.</summary>
    private long _lastMessage;

    /// <summary>Whether a message has come. Written by the reader, read by the timer.</summary>
    private volatile bool _hasMessage;

    /// <param name="time">The clock.</param>
    /// <param name="options">The route's settings.</param>
    /// <param name="context">The upgrade request, which knows the user's ticket.</param>
    /// <param name="now">The timestamp at which the connection opens.</param>
    public ConnectionLimits(TimeProvider time, WebSocketRouteOptions options, HttpContext context, long now)
    {
        _time = time;
        _options = options;
        _opened = _lastMessage = now;
        _ticketExpires = options.CloseOnAuthenticationExpiration
            && context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc is { } expires
            ? expires.UtcTicks
            : long.MaxValue;
    }

    /// <summary>Notes that a message has begun. Called by the reader.</summary>
    public void OnMessageStart() => _hasMessage = true;

    /// <summary>Notes that a message, or a part of one, has come. Called by the reader.</summary>
    /// <param name="now">The timestamp.</param>
    public void OnMessage(long now) => Volatile.Write(ref _lastMessage, now);

    /// <summary>Gets the close with which a connection that has reached a limit is to end; null if it has reached none. Called by the timer.</summary>
    /// <param name="now">The timestamp.</param>
    /// <param name="isReadingPaused">Whether the receive buffer is full: then it is not the peer that is idle.</param>
    public readonly WebSocketClose? Next(long now, bool isReadingPaused)
    {
        if (_ticketExpires != long.MaxValue && _ticketExpires <= _time.GetUtcNow().UtcTicks)
        {
            return new(CloseStatus.PolicyViolation, "The authentication has expired.", WebSocketCloseInitiator.Application);
        }

        if (HasPassed(_options.MaxLifetime, _opened, now))
        {
            return new(CloseStatus.GoingAway, "The connection has reached its greatest age.", WebSocketCloseInitiator.Application);
        }

        if (!_hasMessage && HasPassed(_options.FirstMessageTimeout, _opened, now))
        {
            return new(CloseStatus.PolicyViolation, "No message came in time.", WebSocketCloseInitiator.Protocol);
        }

        return !isReadingPaused && HasPassed(_options.IdleTimeout, Volatile.Read(in _lastMessage), now)
            ? new(CloseStatus.PolicyViolation, "Nothing was received for too long.", WebSocketCloseInitiator.Protocol)
            : null;
    }

    private readonly bool HasPassed(TimeSpan limit, long since, long now) => limit > TimeSpan.Zero && _time.GetElapsedTime(since, now) >= limit;
}
