using System.Threading.RateLimiting;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Connections;

/// <summary>The part that limits the rate of messages.</summary>
internal sealed partial class ReceiveLoop
{
    /// <summary>The connection's own limiter; null if there is none.</summary>
    private readonly RateLimiter? _rate;

    /// <summary>Closes the connection if it exceeds the message rate of its route. A closing connection discards the message.</summary>
    private void EnforceRateLimit()
    {
        if (_rate is null && _session.Route.Options.SharedMessageRateLimiter is null)
        {
            return;
        }

        try
        {
            if (!IsWithinRate())
            {
                _session.CloseHandshake.OnFault(
                    new(WebSocketProtocolFault.TooManyMessages, "The client is sending too many messages."));
            }
        }
        catch (Exception exception)
        {
            // The limiter is the application's, so its exception is no loss of the connection.
            ConnectionLog.RateLimiterFailed(_session.Server.Log, exception, _session.Connection.Id, _session.Route.Pattern);
            _session.CloseHandshake.TryClose(
                new(CloseStatus.InternalError, "The endpoint failed.", WebSocketCloseInitiator.Application));
        }
    }

    private bool IsWithinRate()
    {
        if (_rate is not null)
        {
            (_rate as ReplenishingRateLimiter)?.TryReplenish();
            using var lease = _rate.AttemptAcquire();
            if (!lease.IsAcquired)
            {
                return false;
            }
        }

        using var shared = _session.Route.Options.SharedMessageRateLimiter?.AttemptAcquire(_session.Connection.HttpContext);
        return shared?.IsAcquired != false;
    }
}
