using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Telemetry;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Runs one connection from the 101 to its end. What comes from the peer is in <c>ConnectionLoop.Reading.cs</c>, how it ends in
/// <c>ConnectionLoop.Closing.cs</c>.
/// </summary>
internal sealed partial class ConnectionLoop : IFrameReceiver, ICallbackInvoker, ITrafficObserver
{
    private readonly WebSocketTransport _transport;
    private readonly WebSocketServices _services;
    private readonly WebSocketRouteOptions _options;
    private readonly WebSocketHandler _handler;
    private readonly FrameReader _reader;
    private readonly CallbackQueue _callbacks;
    private readonly CancellationTokenSource _closed = new();
    private OperationSet? _operations;
    private Task _opening = Task.CompletedTask;

    public ConnectionLoop(
        WebSocketTransport transport,
        HttpContext context,
        string? subprotocol,
        string? userId,
        DeflateAgreement? compression,
        WebSocketHandler handler,
        WebSocketRouteState route)
    {
        _transport = transport;
        _services = route.Services;
        _options = route.Options;
        _handler = handler;
        Route = route;
        Sender = new(
            transport.Output, new(_options.MaxQueuedBytes, _options.MaxQueuedMessages, _services.Time, this), this, CreateDeflater(compression, _options));
        _callbacks = new(this, _options.MaxParkedBytes);
        _reader = new(this, _options.MaxMessageSize, _options.MaxFragments, CreateInflater(compression, _options));
        Connection = new(context, subprotocol, userId, this);
        Closed = _closed.Token;
        handler.Connection = Connection;
        _logsTraffic = _services.TrafficLog.IsEnabled(LogLevel.Trace);
        _rate = CreateRateLimiter(_options, context);
        _ticketExpires = FindTicketExpiration(_options, context);
    }

    public WebSocketConnection Connection { get; }

    public WebSocketRouteState Route { get; }

    public WebSocketEndpointDefinition Definition => Route.Definition;

    public MessageSerializer Serializer => Route.Serializer;

    public ILogger Logger => _services.Log;

    public TimeProvider Time => _services.Time;

    public FrameSender Sender { get; }

    public CallbackQueue Callbacks => _callbacks;

    /// <summary>Made when the first one starts, from whatever thread.</summary>
    public OperationSet Operations => Volatile.Read(ref _operations)
        ?? LazyInitializer.EnsureInitialized(ref _operations, () => new(_callbacks, _options.MaxOperations, Closed));

    /// <summary>Fires when the connection is over. Kept apart from its source, which is disposed in the end.</summary>
    public CancellationToken Closed { get; }

    public async Task RunAsync()
    {
        _started = _services.Time.GetTimestamp();
        ConnectionLog.Opened(_services.Log, Connection.Id, Route.Pattern);
        _lastMessage = _lastPing = _started;
        _services.Connections.Add(this);
        Route.Telemetry.Opened();
        var activity = Route.Telemetry.StartConnection(Connection.Id);
        try
        {
            if (_services.Connections.IsStopping)
            {
                _ = ShutDownAsync();
            }

            Connection.JoinAll();
            Open();
            await ReadAsync();
            await EndAsync();
        }
        finally
        {
            _services.Connections.Remove(this);
            _reader.Dispose();
            Sender.Dispose();
            _rate?.Dispose();
            var duration = _services.Time.GetElapsedTime(_started);
            ConnectionLog.Closed(_services.Log, Connection.Id, Route.Pattern, _close!.Code, _close.Reason, _close.Initiator, duration);
            Route.Telemetry.Closed(_close, duration);
            RouteTelemetry.End(activity, _close);
        }
    }

    bool ICallbackInvoker.Retains(in WebSocketMessage message)
    {
        var kind = KindOf(message);
        return ((Route.Accepts & kind) == 0 || (Definition.Retains & kind) != 0 || Definition.ErrorsTakeMessage) && !message.Data.IsEmpty;
    }

    ValueTask ICallbackInvoker.InvokeAsync(in WebSocketMessage message)
    {
        return Route.Telemetry.WatchesCallbacks ? WatchAsync(message) : DispatchAsync(message);
    }

    private ValueTask DispatchAsync(in WebSocketMessage message)
    {
        if ((Route.Accepts & KindOf(message)) != 0)
        {
            return _handler.OnMessageAsync(message, Closed);
        }

        if (Route.Accepts != MessageKinds.None)
        {
            throw WebSocketProtocolException.Unsupported(message);
        }

        if (Connection.Listeners.HasMessageListener)
        {
            return Connection.Listeners.RunMessageAsync(message);
        }

        _unheard++;
        return default;
    }

    private static Deflater? CreateDeflater(DeflateAgreement? compression, WebSocketRouteOptions options) =>
        compression is { } agreed ? new(agreed.ServerNoContextTakeover, options.CompressionThreshold) : null;

    private static Inflater? CreateInflater(DeflateAgreement? compression, WebSocketRouteOptions options) =>
        compression is { } agreed ? new(agreed.ClientNoContextTakeover, options.MaxMessageSize, options.MaxFragments) : null;

    private static MessageKinds KindOf(in WebSocketMessage message) => KindOf(message.Type);

    private static MessageKinds KindOf(WebSocketMessageType type) => type == WebSocketMessageType.Text ? MessageKinds.Text : MessageKinds.Binary;

    /// <summary>
    /// Runs <c>OnOpen</c>; messages wait for it. An imperative handler lets go of them itself, as soon as it has a listener.
    /// </summary>
    private void Open()
    {
        ValueTask opening;
        try
        {
            opening = _handler.OnOpenAsync(Closed);
        }
        catch (Exception exception)
        {
            opening = ValueTask.FromException(exception);
        }

        if (_handler is ListeningHandler listening)
        {
            _opening = listening.DeliverWhenListeningAsync(opening, Sender, _callbacks);
        }
        else if (Definition.TakesConversation)
        {
            _opening = ConverseAsync(opening);
        }
        else if (opening.IsCompletedSuccessfully)
        {
            opening.GetAwaiter().GetResult();
            Sender.ReleaseHeld();
            _callbacks.StartDelivery(default);
        }
        else
        {
            _callbacks.StartDelivery(OpenedAsync(opening));
        }
    }

    private async ValueTask OpenedAsync(ValueTask opening)
    {
        try
        {
            await opening;
        }
        finally
        {
            Sender.ReleaseHeld();
        }
    }

    /// <summary>Runs <c>OnOpen</c>, then the callback that takes the whole conversation; what it leaves unread is discarded.</summary>
    private async Task ConverseAsync(ValueTask opening)
    {
        try
        {
            await OpenedAsync(opening);
            await _handler.OnConversationAsync(Closed);
        }
        catch (Exception exception)
        {
            _callbacks.EnqueueFault(exception);
        }
        finally
        {
            _callbacks.StartDelivery(default);
        }
    }
}
