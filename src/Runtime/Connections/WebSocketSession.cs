using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Telemetry;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>
/// A connection from the 101 to its end, and its parts. Each part has one duty. <see cref="ConnectionPhases"/> states what they do in each
/// phase.
/// </summary>
internal sealed partial class WebSocketSession
{
    /// <summary>The operations. Created by any thread, when the first operation starts.</summary>
    private OperationSet? _operations;

    /// <summary>The closing handshake. Created by the thread that begins to close.</summary>
    private CloseHandshake? _closeHandshake;

    /// <summary>The credit of a peer that reads slowly. Created by the timer that first asks for it.</summary>
    private PeerProgress? _progress;

    /// <summary>The span of the connection; null if nobody listens. Written by the thread that begins the connection.</summary>
    private Activity? _activity;

    /// <summary>The keep-alive. The timer asks for the next action, and the reader reports that the peer has sent something.</summary>
    public KeepAlive KeepAlive;

    /// <summary>The limits of the route. The timer checks them, and the reader reports messages.</summary>
    public ConnectionLimits Limits;

    public WebSocketSession(
        IWebSocketTransport transport,
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
            route.SendBuffer,
            Telemetry,
            compression is { } sent
                ? new(sent.ServerNoContextTakeover, options.CompressionThreshold, sent.ServerMaxWindowBits ?? DeflateAgreement.MaxWindowBits)
                : null);
        Invoker = new(this);
        Callbacks = new(Invoker, options.MaxReceiveBufferSize);
        Receiving = new(
            this,
            compression is { } received ? new(received.ClientNoContextTakeover, options.MessageLimit, options.MaxFragments) : null,
            CreateRateLimiter(options, context));
        Limits = new(options, context);
        Connection = new(context, subprotocol, userId, this);
        handler.Connection = Connection;
    }

    public WebSocketConnection Connection { get; }

    /// <summary>Gets or sets the slot of the connection among those of the process; -1 if it has none. Set by the thread that begins the connection.</summary>
    public int Slot { get; set; } = -1;

    public WebSocketRouteState Route { get; }

    public WebSocketServerContext Server => Route.Services;

    public IWebSocketTransport Transport { get; }

    public WebSocketHandler Handler { get; }

    public ConnectionLifetime Lifetime { get; }

    public ReceiveLoop Receiving { get; }

    public CallbackQueue Callbacks { get; }

    public CallbackInvoker Invoker { get; }

    public FrameSender Sender { get; }

    public CloseHandshake CloseHandshake => Volatile.Read(ref _closeHandshake)
        ?? LazyInitializer.EnsureInitialized(ref _closeHandshake, () => new(this));

    public ConnectionTelemetry Telemetry { get; }

    public TimeProvider Time => Server.Time;

    public PeerProgress Progress => Volatile.Read(ref _progress) ?? LazyInitializer.EnsureInitialized(ref _progress, () => new(Transport, Time));

    public OperationSet Operations => Volatile.Read(ref _operations)
        ?? LazyInitializer.EnsureInitialized(ref _operations, () => new(Callbacks, Route.Options.MaxOperations, Lifetime.Closed));

    /// <summary>Gets or sets a value indicating whether the connection begins when the server has ended the request.</summary>
    public bool IsDetaching { get; set; }

    /// <summary>Gets or sets a value indicating whether the connection has left its request and counts as an upgraded connection of the server.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Runs the connection to its end.</summary>
    /// <returns>A task that completes when the connection has ended. Of a connection that has left its request it tells nothing.</returns>
    public Task RunAsync()
    {
        // No state machine waits here: each idle connection would keep it.
        var context = ExecutionContext.Capture();
        try
        {
            Begin();
            return Receiving.StartAsync();
        }
        catch (Exception exception)
        {
            return EndAsync(exception);
        }
        finally
        {
            if (context is not null)
            {
                ExecutionContext.Restore(context);
            }
        }
    }

    /// <summary>Sends the close frame.</summary>
    /// <param name="close">The status and the reason.</param>
    /// <returns>
    /// A task that completes when the close frame has left, or cannot leave any more; at once if the peer closes, since its answer waits
    /// for the callbacks, of which the caller may be one.
    /// </returns>
    public ValueTask CloseAsync(WebSocketClose close)
    {
        CloseHandshake.TryClose(close);
        return Lifetime.Phase == ConnectionPhase.ClosingByPeer ? default : new(Sender.Ended);
    }

    /// <summary>Closes the connection because its client reads too slowly.</summary>
    /// <param name="group">The group whose message had no room; null for a message that was sent on the connection.</param>
    public void CloseSlow(string? group = null)
    {
        if (!CloseHandshake.TryClose(
            new(CloseStatus.TryAgainLater, "The client is reading too slowly.", WebSocketCloseInitiator.Application)))
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

    /// <summary>
    /// Enforces the limits and the keep-alive. One timer calls it about once a second for every connection of the application.
    /// </summary>
    /// <param name="now">The current timestamp.</param>
    public void OnTimer(long now)
    {
        var timers = Lifetime.Rules.Timers;
        var isListening = Receiving.IsListening;
        if ((timers & PhaseTimers.Limits) != 0 && Limits.Next(Time, Route.Options, now, isListening) is { } close)
        {
            CloseHandshake.TryClose(close);
            return;
        }

        if ((timers & PhaseTimers.KeepAlive) == 0)
        {
            return;
        }

        if (KeepAlive.IsAwaiting)
        {
            Progress.Observe(now);
        }

        switch (KeepAlive.Next(Time, Route.Options, now, isListening, _progress?.HasCredit(now) == true))
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

    private void Begin()
    {
        var opened = Time.GetTimestamp();
        var lead = KeepAlive.LeadOf(Connection.Key, Route.Options.PingInterval, Server.Connections.Count);
        KeepAlive = new(opened, (long)(lead.TotalSeconds * Time.TimestampFrequency));
        Limits.Start(opened);
        if (Server.Log.IsEnabled(LogLevel.Debug))
        {
            ConnectionLog.Opened(Server.Log, Connection.Id, Route.Pattern);
        }

        Server.Connections.Add(this);
        Route.Telemetry.Opened();
        _activity = Route.Telemetry.StartConnection(Connection);
        if (Server.Connections.IsStopping)
        {
            _ = CloseHandshake.ShutDownAsync();
        }

        Connection.JoinAll();
        Open();
    }

    private void Open()
    {
        var turn = ReadTurn.BeginOpening(Receiving);
        try
        {
            Invoker.Open();
        }
        finally
        {
            turn.End();
        }
    }

    private static RateLimiter? CreateRateLimiter(WebSocketRouteOptions options, HttpContext context)
    {
        if (options.MessageRateLimiter is { } create)
        {
            return create(context);
        }

        // The limiter is replenished when it is used. A timer for each connection would cost more than the messages.
        return options.MaxMessagesPerSecond == 0 ? null : new TokenBucketRateLimiter(new()
        {
            TokenLimit = options.MaxMessagesPerSecond,
            TokensPerPeriod = options.MaxMessagesPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
        });
    }
}
