using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Telemetry;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Runs one connection from the 101 to its end, and holds its parts. Each part has one duty; which of them does what, and when, is stated by
/// <see cref="ConnectionPhases"/>.
/// </summary>
internal sealed class WebSocketSession
{
    /// <summary>Made when the first operation starts, from whatever thread.</summary>
    private OperationSet? _operations;

    /// <summary>Finds out whether the peer is alive: the timer asks it, the reader tells it what it hears.</summary>
    public KeepAlive KeepAlive;

    /// <summary>Says when a limit of the route is reached: the timer asks it, the reader tells it of messages.</summary>
    public ConnectionLimits Limits;

    public WebSocketSession(
        WebSocketTransport transport,
        HttpContext context,
        string? subprotocol,
        string? userId,
        DeflateAgreement? compression,
        WebSocketHandler handler,
        WebSocketRouteState route)
    {
        var options = route.Options;
        Transport = transport;
        Handler = handler;
        Route = route;
        Telemetry = new(this);
        Lifetime = new();
        Sender = new(
            transport.Output,
            new(options.MaxSendBufferSize, options.MaxSendBufferMessages, Time, Telemetry),
            Telemetry,
            compression is { } sent ? new(sent.ServerNoContextTakeover, options.CompressionThreshold) : null);
        Invoker = new(this);
        Callbacks = new(Invoker, options.MaxReceiveBufferSize);
        Receiving = new(
            this,
            compression is { } received ? new(received.ClientNoContextTakeover, options.MaxMessageSize, options.MaxFragments) : null,
            CreateRateLimiter(options, context));
        CloseHandshake = new(this);
        Connection = new(context, subprotocol, userId, this);
        handler.Connection = Connection;
    }

    public WebSocketConnection Connection { get; }

    public WebSocketRouteState Route { get; }

    public WebSocketServerContext Server => Route.Services;

    public WebSocketTransport Transport { get; }

    public WebSocketHandler Handler { get; }

    public ConnectionLifetime Lifetime { get; }

    public ReceiveLoop Receiving { get; }

    public CallbackQueue Callbacks { get; }

    public CallbackInvoker Invoker { get; }

    public FrameSender Sender { get; }

    public CloseHandshake CloseHandshake { get; }

    public ConnectionTelemetry Telemetry { get; }

    public TimeProvider Time => Server.Time;

    public OperationSet Operations => Volatile.Read(ref _operations)
        ?? LazyInitializer.EnsureInitialized(ref _operations, () => new(Callbacks, Route.Options.MaxOperations, Lifetime.Closed));

    /// <summary>Runs the connection to its end.</summary>
    public async Task RunAsync()
    {
        var opened = Time.GetTimestamp();
        KeepAlive = new(Time, Route.Options, opened);
        Limits = new(Time, Route.Options, Connection.HttpContext, opened);
        ConnectionLog.Opened(Server.Log, Connection.Id, Route.Pattern);
        Server.Connections.Add(this);
        Route.Telemetry.Opened();
        var activity = Route.Telemetry.StartConnection(Connection.Id);
        try
        {
            if (Server.Connections.IsStopping)
            {
                _ = CloseHandshake.ShutDownAsync();
            }

            Connection.JoinAll();
            Invoker.Open();
            await Receiving.RunAsync();
            await CloseHandshake.CompleteAsync();
        }
        finally
        {
            Lifetime.End();
            Server.Connections.Remove(this);
            Receiving.Dispose();
            Sender.Dispose();
            var close = Lifetime.Close!;
            var duration = Time.GetElapsedTime(opened);
            ConnectionLog.Closed(Server.Log, Connection.Id, Route.Pattern, close.Code, close.Reason, close.Initiator, duration);
            Route.Telemetry.Closed(close, duration);
            RouteTelemetry.End(activity, close);
        }
    }

    /// <summary>Sends the close frame and waits until it has left.</summary>
    public ValueTask CloseAsync(WebSocketClose close)
    {
        CloseHandshake.TryClose(close);
        return new(Sender.Ended);
    }

    /// <summary>Closes the connection because its peer reads too slowly.</summary>
    /// <param name="group">The group whose message had no room; null if it was sent on the connection.</param>
    public void CloseSlow(string? group = null)
    {
        if (!CloseHandshake.TryClose(new(CloseStatus.TryAgainLater, "Reads too slowly.", WebSocketCloseInitiator.Application)))
        {
            return;
        }

        Route.Telemetry.ClosedSlow();
        if (group is null)
        {
            ConnectionLog.SlowPeer(Server.Log, Connection.Id, Route.Pattern);
        }
        else
        {
            ConnectionLog.SlowGroupMember(Server.Log, Connection.Id, Route.Pattern, group);
        }
    }

    /// <summary>Looks at the limits and at the peer's life. Called about once a second, for every connection of the application from one timer.</summary>
    public void OnTimer(long now)
    {
        var timers = Lifetime.Rules.Timers;
        if (timers.HasFlag(PhaseTimers.Limits) && Limits.Next(now, Receiving.IsPaused) is { } close)
        {
            CloseHandshake.TryClose(close);
            return;
        }

        if (!timers.HasFlag(PhaseTimers.KeepAlive))
        {
            return;
        }

        switch (KeepAlive.Next(now, Receiving.IsPaused))
        {
            case KeepAliveAction.SendPing:
                Sender.Ping();
                break;
            case KeepAliveAction.TimedOut:
                ConnectionLog.NoPong(Server.Log, Connection.Id, Route.Pattern);
                CloseHandshake.Abort(WebSocketCloseInitiator.Peer);
                break;
        }
    }

    private static RateLimiter? CreateRateLimiter(WebSocketRouteOptions options, HttpContext context)
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
}
