using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Runs one connection from the 101 to its end: reads from the transport, parses frames, hands messages to the inbox, answers pings
/// and closes. How it ends is in <c>ConnectionLoop.Closing.cs</c>.
/// </summary>
internal sealed partial class ConnectionLoop : IFrameReceiver, ITurns, ITrafficObserver
{
    /// <summary>
    /// What the reader takes from a peer that sends without end before other connections have their turn: payload bytes, and for each frame
    /// as many as its handling is worth. Without it few peers could keep all threads busy, for seconds at a time.
    /// </summary>
    private const int TurnBudget = 64 * 1024;

    private const int FrameCost = 256;

    private readonly WebSocketTransport _transport;
    private readonly WebSocketServices _services;
    private readonly WebSocketRouteOptions _options;
    private readonly WebSocketHandler _handler;
    private readonly FrameReader _reader;
    private readonly Inbox _inbox;
    private readonly CancellationTokenSource _closed = new();
    private OperationSet? _operations;
    private Task _opening = Task.CompletedTask;
    private MessageBody? _body;
    private long _bodyLength;
    private int _turnBudget = TurnBudget;

    /// <summary>When the messages that are being handed on came: to ask the clock for each is a tenth of what a small message costs beside the kernel.</summary>
    private long _readAt;

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
        Outbox = new(
            transport.Output, new(_options.MaxQueuedBytes, _options.MaxQueuedMessages, _services.Time, this), this, CreateDeflater(compression, _options));
        _inbox = new(this, _options.MaxParkedBytes);
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

    public Outbox Outbox { get; }

    public Inbox Inbox => _inbox;

    /// <summary>Made when the first one starts, from whatever thread.</summary>
    public OperationSet Operations => Volatile.Read(ref _operations)
        ?? LazyInitializer.EnsureInitialized(ref _operations, () => new(_inbox, _options.MaxOperations, Closed));

    /// <summary>Fires when the connection is over. Kept apart from its source, which is disposed in the end.</summary>
    public CancellationToken Closed { get; }

    bool IFrameReceiver.WantsMore => _turnBudget > 0 && !_inbox.IsFull;

    public async Task RunAsync()
    {
        _started = _services.Time.GetTimestamp();
        Log.Opened(_services.Log, Connection.Id, Route.Pattern);
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
            Outbox.Dispose();
            _rate?.Dispose();
            var duration = _services.Time.GetElapsedTime(_started);
            Log.Closed(_services.Log, Connection.Id, Route.Pattern, _close!.Code, _close.Reason, _close.Initiator, duration);
            Route.Telemetry.Closed(_close, duration);
            RouteTelemetry.End(activity, _close);
        }
    }

    bool IFrameReceiver.OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        _turnBudget -= FrameCost + payload.Length;
        _hasMessage = true;
        _lastMessage = _readAt;
        Route.Telemetry.Received(payload.Length);
        LogTraffic("received", type == WebSocketMessageType.Text, payload.Span);
        if (!IsWithinRate())
        {
            FailOfRate();
        }

        return _inbox.Deliver(type, payload, pooled);
    }

    bool IFrameReceiver.BeginsStream(WebSocketMessageType type)
    {
        if ((Route.Streams & KindOf(type)) == 0)
        {
            return false;
        }

        _hasMessage = true;
        _bodyLength = 0;
        if (!IsWithinRate())
        {
            FailOfRate();
        }

        _body = _inbox.Deliver(type);
        return true;
    }

    void IFrameReceiver.OnPiece(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        _turnBudget -= FrameCost + piece.Length;
        _lastMessage = _readAt;
        _bodyLength += piece.Length;
        _body!.Append(piece, messageEnds);
        if (messageEnds)
        {
            LogTraffic("received in pieces", _body.IsText, payload: [], _bodyLength);
            Route.Telemetry.Received(_bodyLength);
            _body = null;
        }
    }

    void IFrameReceiver.OnControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        _turnBudget -= FrameCost;
        switch (opcode)
        {
            case Opcode.Ping:
                Outbox.Pong(payload);
                break;
            case Opcode.Close:
                var (code, reason) = CloseFrame.Read(payload);
                TrySetClose(new(code, reason, WebSocketCloseInitiator.Peer));
                break;
        }
    }

    bool ITurns.Retains(in WebSocketMessage message)
    {
        var kind = KindOf(message);
        return ((Route.Accepts & kind) == 0 || (Definition.Retains & kind) != 0 || Definition.ErrorsTakeMessage) && !message.Data.IsEmpty;
    }

    ValueTask ITurns.RunAsync(in WebSocketMessage message)
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
            _opening = listening.DeliverWhenListeningAsync(opening, Outbox, _inbox);
        }
        else if (Definition.TakesConversation)
        {
            _opening = ConverseAsync(opening);
        }
        else if (opening.IsCompletedSuccessfully)
        {
            opening.GetAwaiter().GetResult();
            Outbox.ReleaseHeld();
            _inbox.Release(default);
        }
        else
        {
            _inbox.Release(OpenedAsync(opening));
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
            Outbox.ReleaseHeld();
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
            _inbox.Fault(exception);
        }
        finally
        {
            _inbox.Release(default);
        }
    }

    /// <summary>Reads until the peer has closed, is gone, or does not matter any more.</summary>
    private async Task ReadAsync()
    {
        var input = _transport.Input;
        try
        {
            while (true)
            {
                var reading = input.ReadAsync();
                if (_turnBudget <= 0 && reading.IsCompleted)
                {
                    await Task.Yield();
                }

                if (_turnBudget <= 0 || !reading.IsCompleted)
                {
                    _turnBudget = TurnBudget;
                }

                var result = await reading;
                var taken = TakeBatch(result.Buffer);
                input.AdvanceTo(taken);
                if (_reader.IsClosed)
                {
                    break;
                }

                if (!_reader.IsInStep)
                {
                    await DrainAsync();
                    return;
                }

                var isPaused = _inbox.IsFull;
                if (result.IsCompleted && !isPaused && _turnBudget > 0)
                {
                    TrySetClose(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
                    return;
                }

                if (isPaused)
                {
                    _isPaused = true;
                    await _inbox.WhenRoom();
                    _isPaused = false;
                    _lastMessage = _services.Time.GetTimestamp();
                }
            }
        }
        catch (Exception exception)
        {
            // A reset, or our own abort: never an error of the application.
            Log.ConnectionLost(_services.Log, exception, Connection.Id);
            TrySetClose(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
            Outbox.Break();
        }
    }

    /// <summary>Parses what one read brought. What callbacks send meanwhile, on this thread, leaves with one flush.</summary>
    private SequencePosition TakeBatch(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return buffer.End;
        }

        _heardSincePing = true;
        _readAt = _services.Time.GetTimestamp();
        var taken = 0L;
        var batch = SendBatch.Begin();
        try
        {
            foreach (var segment in buffer)
            {
                // The pipe's memory is ours until it is given back, so frames are unmasked where they stand.
                var count = Feed(MemoryMarshal.AsMemory(segment));
                taken += count;
                if (count < segment.Length)
                {
                    break;
                }
            }
        }
        finally
        {
            batch.End();
        }

        return buffer.GetPosition(taken);
    }

    private int Feed(Memory<byte> bytes)
    {
        var hadFault = _reader.Fault is not null;
        var taken = _reader.Feed(bytes);
        if (_reader.Fault is { } fault && !hadFault)
        {
            Fail(fault);
            if (_reader is { IsInStep: true, IsClosed: false } && taken < bytes.Length)
            {
                taken += _reader.Feed(bytes[taken..]);
            }
        }

        return taken;
    }
}
