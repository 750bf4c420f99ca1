using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Connections;

/// <summary>The limits of a route that close its connections: lifetime, authentication ticket, first message and idle time.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ConnectionLimits
{
    /// <summary>The expiry of the user's ticket, in ticks of UTC; <see cref="long.MaxValue"/> if it is not checked.</summary>
    private readonly long _ticketExpires;

    /// <summary>The timestamp of the last message. Written by the reader, read by the timer.</summary>
    private long _lastMessage;

    /// <summary>Indicates whether a message has arrived. Written by the reader, read by the timer.</summary>
    private volatile bool _hasMessage;

    /// <summary>Creates the limits of a connection.</summary>
    /// <param name="options">The settings of the route.</param>
    /// <param name="context">The upgrade request, which carries the user's ticket.</param>
    public ConnectionLimits(WebSocketRouteOptions options, HttpContext context)
    {
        _ticketExpires = options.CloseOnAuthenticationExpiration
            && context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc is { } expires
            ? expires.UtcTicks
            : long.MaxValue;
    }

    /// <summary>Gets the timestamp at which the connection opened.</summary>
    public long Opened { get; private set; }

    /// <summary>Starts the limits.</summary>
    /// <param name="now">The current timestamp.</param>
    public void Start(long now) => Opened = _lastMessage = now;

    /// <summary>Notes the start of a message. Called by the reader.</summary>
    public void OnMessageStart() => _hasMessage = true;

    /// <summary>Notes the arrival of a message or of a part of it. Called by the reader.</summary>
    /// <param name="now">The timestamp of the arrival.</param>
    public void OnMessage(long now) => Volatile.Write(ref _lastMessage, now);

    /// <summary>Checks the limits. Called by the timer.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="options">The settings of the route.</param>
    /// <param name="now">The current timestamp.</param>
    /// <param name="isListening">
    /// Indicates whether the reader waits for bytes. The peer is not idle while it does not, and has its whole time again afterwards.
    /// </param>
    /// <returns>The close for the connection; null if no limit has been reached.</returns>
    public WebSocketClose? Next(TimeProvider time, WebSocketRouteOptions options, long now, bool isListening)
    {
        if (!isListening)
        {
            OnMessage(now);
        }

        if (_ticketExpires != long.MaxValue && _ticketExpires <= time.GetUtcNow().UtcTicks)
        {
            return new(CloseStatus.PolicyViolation, "The authentication has expired.", WebSocketCloseInitiator.Application);
        }

        if (HasPassed(time, options.MaxLifetime, Opened, now))
        {
            return new(CloseStatus.GoingAway, "The connection reached its maximum lifetime.", WebSocketCloseInitiator.Application);
        }

        if (!_hasMessage && HasPassed(time, options.FirstMessageTimeout, Opened, now))
        {
            return new(CloseStatus.PolicyViolation, "The client sent no message in time.", WebSocketCloseInitiator.Protocol);
        }

        return HasPassed(time, options.IdleTimeout, Volatile.Read(in _lastMessage), now)
            ? new(CloseStatus.PolicyViolation, "The connection was idle for too long.", WebSocketCloseInitiator.Protocol)
            : null;
    }

    private static bool HasPassed(TimeProvider time, TimeSpan limit, long since, long now) =>
        limit > TimeSpan.Zero && time.GetElapsedTime(since, now) >= limit;
}
