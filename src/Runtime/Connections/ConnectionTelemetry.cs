using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Connections;

/// <summary>Reports a connection's messages to meters, traces and the traffic log.</summary>
internal sealed class ConnectionTelemetry : ITrafficObserver
{
    private readonly WebSocketSession _session;

    /// <summary>Whether the traffic log was on when the connection opened: to ask for each message costs more than the rest of this class.</summary>
    private readonly bool _logsTraffic;

    /// <summary>Whether it has been logged that the peer is slow. Any thread's, under the send side's lock.</summary>
    private bool _hasLoggedBackpressure;

    public ConnectionTelemetry(WebSocketSession session)
    {
        _session = session;
        _logsTraffic = session.Server.TrafficLog.IsEnabled(LogLevel.Trace);
    }

    private RouteTelemetry Route => _session.Route.Telemetry;

    /// <summary>Counts a whole message in. Called by the reader.</summary>
    public void OnReceived(bool isText, ReadOnlySpan<byte> payload)
    {
        Route.Received(payload.Length);
        LogTraffic("received", isText, payload);
    }

    /// <summary>Counts a message in that came in pieces. Called by the reader.</summary>
    public void OnReceivedInPieces(bool isText, long length)
    {
        LogTraffic("received in pieces", isText, payload: [], length);
        Route.Received(length);
    }

    void ITrafficObserver.OnSent(bool isText, ReadOnlySpan<byte> payload)
    {
        Route.Sent(payload.Length);
        LogTraffic("sent", isText, payload);
    }

    void ITrafficObserver.OnSentInPieces(bool isText, long length)
    {
        Route.Sent(length);
        LogTraffic("sent in pieces", isText, payload: [], length);
    }

    void ITrafficObserver.OnBackpressure(BackpressureOutcome outcome, long queuedBytes)
    {
        Route.Slowed(outcome);
        if (!_hasLoggedBackpressure)
        {
            _hasLoggedBackpressure = true;
            ConnectionLog.Lags(_session.Server.Log, _session.Connection.Id, _session.Route.Pattern, queuedBytes, outcome switch
            {
                BackpressureOutcome.Waits => "had to wait",
                BackpressureOutcome.Replaced => "was replaced by a later one",
                BackpressureOutcome.Expired => "was dropped, since it had waited longer than it was worth",
                _ => "was dropped",
            });
        }
    }

    void ITrafficObserver.OnSendBufferOverflow() => _session.CloseSlow();

    /// <summary>Times and traces a callback, where somebody listens.</summary>
    /// <param name="message">The message.</param>
    /// <param name="invoker">Calls the callback.</param>
    public ValueTask WatchAsync(in WebSocketMessage message, CallbackInvoker invoker)
    {
        var activity = Route.StartMessage(message);
        var started = _session.Time.GetTimestamp();
        try
        {
            return FinishAsync(invoker.DispatchAsync(message), activity, started);
        }
        catch (Exception exception)
        {
            return FinishAsync(ValueTask.FromException(exception), activity, started);
        }
    }

    private async ValueTask FinishAsync(ValueTask callback, Activity? activity, long started)
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
            Route.CalledBack(_session.Time.GetElapsedTime(started));
            activity?.Dispose();
        }
    }

    private void LogTraffic(string direction, bool isText, ReadOnlySpan<byte> payload, long? length = null)
    {
        if (_logsTraffic)
        {
            var start = payload[..Math.Min(payload.Length, _session.Server.Options.TrafficLogPayloadLimit)];
            ConnectionLog.Traffic(
                _session.Server.TrafficLog,
                _session.Connection.Id,
                direction,
                isText ? "text" : "binary",
                length ?? payload.Length,
                isText ? Encoding.UTF8.GetString(start) : Convert.ToHexString(start));
        }
    }
}
