using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Connections;

/// <summary>The reports of a connection's messages to meters, traces and the traffic log.</summary>
internal sealed class ConnectionTelemetry : ITrafficObserver
{
    private readonly WebSocketSession _session;

    /// <summary>
    /// Indicates whether the traffic log was enabled when the connection opened. A check for each message would cost more than the rest of
    /// this class.
    /// </summary>
    private readonly bool _logsTraffic;

    /// <summary>Indicates whether the groups of the route have a backplane, so that messages to them are sent under a lock for their order.</summary>
    private readonly bool _isReplicated;

    /// <summary>Indicates whether backpressure has been logged. Any thread may use it, under the sender's lock.</summary>
    private bool _hasLoggedBackpressure;

    public ConnectionTelemetry(WebSocketSession session)
    {
        _session = session;
        _logsTraffic = session.Server.TrafficLog.IsEnabled(LogLevel.Trace);
        _isReplicated = session.Route.Groups.Replica is not null;
    }

    private RouteTelemetry Route => _session.Route.Telemetry;

    /// <summary>Reports a whole message. Called by the reader.</summary>
    /// <param name="isText">Indicates whether it is a text message.</param>
    /// <param name="payload">The payload.</param>
    public void OnReceived(bool isText, ReadOnlySpan<byte> payload)
    {
        Route.Received(payload.Length);
        LogTraffic("received", isText, payload);
    }

    /// <summary>Reports a message that was received in pieces. Called by the reader.</summary>
    /// <param name="isText">Indicates whether it is a text message.</param>
    /// <param name="length">The length of the payload in bytes.</param>
    public void OnReceivedInPieces(bool isText, long length)
    {
        LogTraffic("received", isText, payload: [], length);
        Route.Received(length);
    }

    /// <summary>Reports a heartbeat. Called by the reader.</summary>
    public void OnHeartbeat()
    {
        Route.Heartbeat();
        LogTraffic("received", isText: true, payload: []);
    }

    void ITrafficObserver.OnHeartbeatAnswered() => LogTraffic("sent", isText: true, payload: []);

    void ITrafficObserver.OnSent(bool isText, ReadOnlySpan<byte> payload)
    {
        if (_isReplicated)
        {
            ReportSent(isText, payload);
            return;
        }

        Route.Sent(payload.Length);
        LogTraffic("sent", isText, payload);
    }

    void ITrafficObserver.OnSentInPieces(bool isText, long length)
    {
        Route.Sent(length);
        LogTraffic("sent", isText, payload: [], length);
    }

    void ITrafficObserver.OnBackpressure(BackpressureOutcome outcome, long queuedBytes)
    {
        var isFirst = !_hasLoggedBackpressure;
        _hasLoggedBackpressure = true;
        if (_isReplicated)
        {
            TrafficReports.Report(() => ReportBackpressure(outcome, queuedBytes, isFirst));
        }
        else
        {
            ReportBackpressure(outcome, queuedBytes, isFirst);
        }
    }

    private void ReportBackpressure(BackpressureOutcome outcome, long queuedBytes, bool isFirst)
    {
        Route.Slowed(outcome);
        if (isFirst)
        {
            ConnectionLog.Backpressure(_session.Server.Log, _session.Connection.Id, _session.Route.Pattern, queuedBytes, outcome switch
            {
                BackpressureOutcome.Waits => "had to wait",
                BackpressureOutcome.Replaced => "was replaced by a later message",
                BackpressureOutcome.Expired => "was dropped because its time-to-live expired",
                _ => "was dropped",
            });
        }
    }

    void ITrafficObserver.OnSendBufferOverflow() => _session.CloseSlow();

    /// <summary>Dispatches a message, and measures and traces its callback.</summary>
    /// <param name="message">The message.</param>
    /// <param name="invoker">The invoker of the callback.</param>
    public ValueTask MeasureAsync(in WebSocketMessage message, CallbackInvoker invoker)
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

    private void ReportSent(bool isText, ReadOnlySpan<byte> payload)
    {
        if (Route.CountsMessages)
        {
            TrafficReports.Report(static (telemetry, length) => ((ConnectionTelemetry)telemetry).Route.Sent(length), this, payload.Length);
        }

        if (_logsTraffic)
        {
            var (start, length) = (StartOf(payload).ToArray(), payload.Length);
            TrafficReports.Report(() => LogTraffic("sent", isText, start, length, isStreamed: false));
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
            LogTraffic(direction, isText, StartOf(payload), length ?? payload.Length, isStreamed: length is not null);
        }
    }

    private void LogTraffic(string direction, bool isText, ReadOnlySpan<byte> start, long length, bool isStreamed) => ConnectionLog.Traffic(
        _session.Server.TrafficLog,
        _session.Connection.Id,
        _session.Route.Pattern,
        direction,
        (isStreamed ? "streamed " : "") + (isText ? "text" : "binary"),
        length,
        isText ? Encoding.UTF8.GetString(start) : Convert.ToHexString(start));

    private ReadOnlySpan<byte> StartOf(ReadOnlySpan<byte> payload) =>
        payload[..Math.Min(payload.Length, _session.Server.Options.TrafficLogPayloadLimit)];
}
