using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>Tells meters, traces and the traffic log what passes.</summary>
internal sealed partial class ConnectionLoop
{
    private readonly bool _logsTraffic;
    private bool _lags;

    void ITrafficObserver.OnSent(bool isText, ReadOnlySpan<byte> payload)
    {
        Route.Telemetry.Sent(payload.Length);
        LogTraffic("sent", isText, payload);
    }

    void ITrafficObserver.OnSentInPieces(bool isText, long length)
    {
        Route.Telemetry.Sent(length);
        LogTraffic("sent in pieces", isText, payload: [], length);
    }

    void ITrafficObserver.OnSlow(BackpressureOutcome effect, long queuedBytes)
    {
        Route.Telemetry.Slowed(effect);
        if (!_lags)
        {
            _lags = true;
            ConnectionLog.Lags(_services.Log, Connection.Id, Route.Pattern, queuedBytes, effect switch
            {
                BackpressureOutcome.Waits => "had to wait",
                BackpressureOutcome.Replaced => "was replaced by a later one",
                BackpressureOutcome.Expired => "was dropped, since it had waited longer than it was worth",
                _ => "was dropped",
            });
        }
    }

    void ITrafficObserver.OnTooSlow() => CloseSlow();

    /// <summary>Closes the connection because its peer reads too slowly.</summary>
    /// <param name="group">The group whose message had no room; null if it was sent on the connection.</param>
    public void CloseSlow(string? group = null)
    {
        if (!TryClose(new(CloseStatus.TryAgainLater, "Reads too slowly.", WebSocketCloseInitiator.Application)))
        {
            return;
        }

        Route.Telemetry.ClosedSlow();
        if (group is null)
        {
            ConnectionLog.SlowPeer(_services.Log, Connection.Id, Route.Pattern);
        }
        else
        {
            ConnectionLog.SlowGroupMember(_services.Log, Connection.Id, Route.Pattern, group);
        }
    }

    private void LogTraffic(string direction, bool isText, ReadOnlySpan<byte> payload, long? length = null)
    {
        if (_logsTraffic)
        {
            var start = payload[..Math.Min(payload.Length, _services.Options.TrafficLogPayloadLimit)];
            ConnectionLog.Traffic(
                _services.TrafficLog, Connection.Id, direction, isText ? "text" : "binary", length ?? payload.Length,
                isText ? Encoding.UTF8.GetString(start) : Convert.ToHexString(start));
        }
    }

    private ValueTask WatchAsync(in WebSocketMessage message)
    {
        var activity = Route.Telemetry.StartMessage(message);
        var started = _services.Time.GetTimestamp();
        try
        {
            return FinishAsync(this, DispatchAsync(message), activity, started);
        }
        catch (Exception exception)
        {
            return FinishAsync(this, ValueTask.FromException(exception), activity, started);
        }

        static async ValueTask FinishAsync(ConnectionLoop loop, ValueTask callback, Activity? activity, long started)
        {
            try
            {
                await callback;
            }
            catch (Exception exception)
            {
                activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
                throw;
            }
            finally
            {
                loop.Route.Telemetry.CalledBack(loop._services.Time.GetElapsedTime(started));
                activity?.Dispose();
            }
        }
    }
}
