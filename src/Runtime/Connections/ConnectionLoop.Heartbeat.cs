using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>What time does to a connection: pings and their answers (RFC 6455 section 5.5.2), silence, age, an expired ticket.</summary>
internal sealed partial class ConnectionLoop
{
    private readonly DateTimeOffset? _ticketExpires;
    private readonly RateLimiter? _rate;
    private long _started;
    private long _lastMessage;
    private long _lastPing;
    private bool _pingPending;
    private volatile bool _heardSincePing;
    private volatile bool _isPaused;
    private volatile bool _hasMessage;

    /// <summary>Called about once a second, for every connection of the application from one timer.</summary>
    public void Tick(long now)
    {
        if (Volatile.Read(ref _close) is not null)
        {
            return;
        }

        if (FindExpired(now) is { } close)
        {
            TryClose(close);
        }
        else if (_options.PingInterval > TimeSpan.Zero)
        {
            Ping(now);
        }
    }

    private static RateLimiter? CreateRateLimiter(WebSocketRouteOptions options, Microsoft.AspNetCore.Http.HttpContext context)
    {
        if (options.MessageRateLimiter is { } create)
        {
            return create(context);
        }

        // Replenished when it is asked: a timer for each connection would cost more than the messages.
        return options.MaxMessagesPerSecond == 0 ? null : new TokenBucketRateLimiter(new()
        {
            TokenLimit = options.MaxMessagesPerSecond,
            TokensPerPeriod = options.MaxMessagesPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
        });
    }

    private static DateTimeOffset? FindTicketExpiration(WebSocketRouteOptions options, Microsoft.AspNetCore.Http.HttpContext context) =>
        options.CloseOnAuthenticationExpiration
            ? context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc
            : null;

    private bool IsWithinRate()
    {
        if (_rate is null)
        {
            return true;
        }

        (_rate as ReplenishingRateLimiter)?.TryReplenish();
        using var lease = _rate.AttemptAcquire();
        return lease.IsAcquired;
    }

    private WebSocketClose? FindExpired(long now)
    {
        if (_ticketExpires <= _services.Time.GetUtcNow())
        {
            return new(CloseStatus.PolicyViolation, "The authentication has expired.", WebSocketCloseInitiator.Application);
        }

        if (IsOver(_options.MaxLifetime, _started, now))
        {
            return new(CloseStatus.GoingAway, "The connection has reached its greatest age.", WebSocketCloseInitiator.Application);
        }

        if (!_hasMessage && IsOver(_options.FirstMessageTimeout, _started, now))
        {
            return new(CloseStatus.PolicyViolation, "No message came in time.", WebSocketCloseInitiator.Protocol);
        }

        return IsOver(_options.IdleTimeout, Volatile.Read(ref _lastMessage), now) && !_isPaused
            ? new(CloseStatus.PolicyViolation, "Nothing was received for too long.", WebSocketCloseInitiator.Protocol)
            : null;
    }

    private bool IsOver(TimeSpan limit, long since, long now) => limit > TimeSpan.Zero && _services.Time.GetElapsedTime(since, now) >= limit;

    private void Ping(long now)
    {
        // Any sign of life counts: the pong may stand behind a long message.
        _pingPending &= !_heardSincePing;

        if (_pingPending)
        {
            // While reading is paused the answer may well lie in the transport, unread.
            if (!_isPaused && IsOver(_options.PongTimeout, _lastPing, now))
            {
                ConnectionLog.NoPong(_services.Log, Connection.Id, Route.Pattern);
                Abort(WebSocketCloseInitiator.Peer);
            }
        }
        else if (IsOver(_options.PingInterval, _lastPing, now))
        {
            _lastPing = now;
            _pingPending = true;
            _heardSincePing = false;
            Sender.Ping();
        }
    }
}
