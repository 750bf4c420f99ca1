using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>How a connection ends: the closing handshake (RFC 6455 section 7), faults, time limits, and the last callback.</summary>
internal sealed partial class ConnectionLoop
{
    /// <summary>
    /// How long a connection lingers after a fault that lost track of the frames: unread input would turn our close frame into a reset.
    /// </summary>
    private static readonly TimeSpan _linger = TimeSpan.FromSeconds(1);

    private WebSocketClose? _close;
    private ITimer? _closeTimer;
    private long _unheard;
    private bool _isOver;

    /// <summary>Sends the close frame and waits until it has left.</summary>
    public ValueTask CloseAsync(WebSocketClose close)
    {
        TryClose(close);
        return new(Sender.Ended);
    }

    /// <summary>Sends the close frame. False if the connection was closing already.</summary>
    public bool TryClose(WebSocketClose close)
    {
        if (!TrySetClose(close))
        {
            return false;
        }

        BeginClose(close);
        return true;
    }

    /// <summary>Drops the connection.</summary>
    public void Abort(WebSocketCloseInitiator initiator)
    {
        TrySetClose(new(CloseStatus.AbnormalClosure, "", initiator));
        _callbacks.StopAccepting(discard: true);
        BreakBody();
        Sender.Break();
        Cancel();
        DropTransport();
    }

    /// <summary>Lets callbacks finish with what has been received, then says goodbye (1001).</summary>
    public async Task ShutDownAsync()
    {
        _callbacks.StopAccepting(discard: false);
        try
        {
            await _callbacks.WhenIdle().WaitAsync(_services.Options.ShutdownTimeout, _services.Time);
        }
        catch (TimeoutException)
        {
            ConnectionLog.CallbackOutlivedShutdown(_services.Log, Connection.Id, Route.Pattern);
        }

        var drain = _services.Options.Drain;
        var close = new WebSocketClose(drain.Code, drain.Reason, WebSocketCloseInitiator.Application);
        if (TrySetClose(close))
        {
            BeginClose(close, ConnectionDeadlines.ShutdownClose);
        }
    }

    /// <inheritdoc/>
    async ValueTask ICallbackInvoker.HandleErrorAsync(Exception exception, WebSocketMessage? message)
    {
        if (exception is WebSocketCloseException wanted)
        {
            await CloseAsync(new(wanted.Code, wanted.Reason, WebSocketCloseInitiator.Application));
            return;
        }

        if (Volatile.Read(ref _close) is not null
            && (exception is OperationCanceledException || (message is not null && ReferenceEquals(exception, _reader.Fault))))
        {
            // A fault that a callback met while it read its message has a turn of its own.
            return;
        }

        try
        {
            if (await _handler.OnErrorAsync(exception, Definition.ErrorsTakeMessage && message is { Body: null } ? message : null, Closed) || await _services.TryHandleAsync(Connection, exception, Closed))
            {
                return;
            }
        }
        catch (WebSocketCloseException closing)
        {
            await CloseAsync(new(closing.Code, closing.Reason, WebSocketCloseInitiator.Application));
            return;
        }
        catch (Exception second)
        {
            ConnectionLog.CallbackFailed(_services.Log, second, Connection.Id, Route.Pattern);
        }

        var close = exception switch
        {
            WebSocketProtocolException fault => new WebSocketClose(fault.CloseCode, fault.Message, WebSocketCloseInitiator.Protocol),
            WebSocketDecodeException => new(CloseStatus.InvalidPayload, "The message could not be decoded.", WebSocketCloseInitiator.Protocol),
            _ => new(CloseStatus.InternalError, "The endpoint failed.", WebSocketCloseInitiator.Application),
        };
        if (close.Initiator == WebSocketCloseInitiator.Application)
        {
            ConnectionLog.CallbackFailed(_services.Log, exception, Connection.Id, Route.Pattern);
        }
        else
        {
            ConnectionLog.PeerFault(_services.Log, Connection.Id, Route.Pattern, exception.Message);
        }

        TryClose(close);
    }

    private bool TrySetClose(WebSocketClose close) => Interlocked.CompareExchange(ref _close, close, null) is null;

    private void BeginClose(WebSocketClose close, TimeSpan? timeout = null, bool discardParked = true)
    {
        _callbacks.StopAccepting(discardParked);
        if (discardParked)
        {
            BreakBody();
        }

        Sender.Close(close.Code, close.Reason);
        _closeTimer = _services.Time.CreateTimer(
            static loop => ((ConnectionLoop)loop!).OnCloseTimeout(), this, timeout ?? _options.CloseTimeout, Timeout.InfiniteTimeSpan);
    }

    private void OnCloseTimeout()
    {
        Cancel();
        Sender.Break();
        DropTransport();
    }

    /// <summary>The peer broke the protocol: the close frame leaves at once, <c>OnError</c> is told after what was received before.</summary>
    private void Fail(WebSocketProtocolException fault)
    {
        var close = new WebSocketClose(fault.CloseCode, fault.Message, WebSocketCloseInitiator.Protocol);
        if (TrySetClose(close))
        {
            _body?.Break(fault);
            _callbacks.EnqueueFault(fault);
            BeginClose(close, discardParked: false);
        }
    }

    private void FailOfRate() =>
        Fail(new(WebSocketProtocolFault.TooManyMessages, "More messages came than the route allows in this time."));

    private void BreakBody() =>
        Volatile.Read(ref _body)?.Break(new OperationCanceledException("The connection ended before the message did.", Closed));

    /// <summary>Reads on without understanding, so that the close frame arrives.</summary>
    private async Task DrainAsync()
    {
        var input = _transport.Input;
        var limit = _options.CloseTimeout < _linger ? _options.CloseTimeout : _linger;
        await using var timer = _services.Time.CreateTimer(
            static input => ((System.IO.Pipelines.PipeReader)input!).CancelPendingRead(), input, limit, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var result = await input.ReadAsync();
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return;
            }
        }
    }

    /// <summary>Reading is over: parked messages are delivered, the close frame is answered, and <c>OnClose</c> comes last.</summary>
    private async Task EndAsync()
    {
        var close = _close ?? new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer);
        Interlocked.CompareExchange(ref _close, close, null);
        BreakBody();
        _callbacks.EndReading();
        if (close.Initiator == WebSocketCloseInitiator.Peer)
        {
            // The deadline of the answer, which waits for the replies to what the peer sent before it closed.
            _closeTimer ??= _services.Time.CreateTimer(
                static loop => ((ConnectionLoop)loop!).OnPeerWaitedTooLong(), this, _options.CloseTimeout, Timeout.InfiniteTimeSpan);
            await _callbacks.WhenIdle();
            if (Definition.TakesConversation)
            {
                // It sees the end of its stream, and may still say something, before the token fires.
                await _opening;
            }

            AnswerClose(close);
        }

        await Sender.Ended;
        Cancel();
        await WaitForOperationsAsync();
        var idle = Task.WhenAll(_opening, _callbacks.WhenIdle());
        if (!idle.IsCompleted)
        {
            // A callback that goes on must not keep the peer waiting for the end of the connection.
            await Task.WhenAny(idle, Task.Delay(_linger, _services.Time));
            if (!idle.IsCompleted)
            {
                DropTransport();
            }

            await idle;
        }

        if (_closeTimer is not null)
        {
            await _closeTimer.DisposeAsync();
        }

        if (_callbacks.Discarded + _unheard is var discarded and not 0)
        {
            ConnectionLog.Discarded(_services.Log, Connection.Id, Route.Pattern, discarded);
            Route.Telemetry.Discarded(discarded);
        }

        Connection.LeaveAllGroups();
        await RunOnCloseAsync(close);
        lock (_closed)
        {
            _isOver = true;
        }

        _closed.Dispose();
    }

    /// <summary>Operations have been cancelled. Those that do not heed it are left behind: they hold nothing of the connection's.</summary>
    private async Task WaitForOperationsAsync()
    {
        var ended = Operations.WhenEnded();
        try
        {
            await ended.WaitAsync(_options.CloseTimeout, _services.Time);
        }
        catch (TimeoutException)
        {
            ConnectionLog.OperationOutlivedConnection(_services.Log, Connection.Id, Route.Pattern);
        }
    }

    private async void OnPeerWaitedTooLong()
    {
        Cancel();
        AnswerClose(_close!);
        await Sender.Ended;
        await Task.Delay(_linger, _services.Time);
        DropTransport();
    }

    /// <summary>Drops what is left of the connection; never a later one that has taken its place in the server.</summary>
    private void DropTransport()
    {
        lock (_closed)
        {
            if (!_isOver)
            {
                _transport.Abort();
            }
        }
    }

    private void AnswerClose(WebSocketClose close)
    {
        if (close.Code == CloseStatus.AbnormalClosure)
        {
            Sender.Break();
        }
        else
        {
            Sender.Close(close.Code, close.Reason);
        }
    }

    private async Task RunOnCloseAsync(WebSocketClose close)
    {
        try
        {
            await _handler.OnCloseAsync(close, CancellationToken.None);
            await Connection.RunCloseListenersAsync(close);
        }
        catch (Exception exception)
        {
            ConnectionLog.CallbackFailed(_services.Log, exception, Connection.Id, Route.Pattern);
        }
    }

    private void Cancel()
    {
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A timer that comes after the end has nothing left to cancel.
        }
        catch (AggregateException exception)
        {
            ConnectionLog.CallbackFailed(_services.Log, exception, Connection.Id, Route.Pattern);
        }
    }
}
