using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Ends a connection: the closing handshake (RFC 6455 section 7), whoever begins it, and its deadline. It moves the
/// <see cref="ConnectionLifetime"/> on and makes each part do what <see cref="ConnectionPhases"/> says of the new phase.
/// </summary>
internal sealed class CloseHandshake(WebSocketSession session)
{
    /// <summary>Fires when the close timeout has passed. Made by the thread that began to close, disposed by the one that completes.</summary>
    private ITimer? _deadline;

    /// <summary>Whether the deadline has fired once for a peer that closes. The timer's.</summary>
    private bool _hasAnsweredLate;

    private TimeSpan CloseTimeout => session.Route.Options.CloseTimeout;

    /// <summary>Sends the close frame, after what was sent before. False if the connection was closing already.</summary>
    /// <param name="close">The status and the reason.</param>
    /// <param name="timeout">How long the peer may take to answer; null for the route's close timeout.</param>
    public bool TryClose(WebSocketClose close, TimeSpan? timeout = null) =>
        TryEnter(ConnectionPhase.Closing, close, timeout ?? CloseTimeout);

    /// <summary>The peer broke the protocol: the close frame leaves at once, <c>OnError</c> is told after what was received before.</summary>
    public void OnFault(WebSocketProtocolException fault)
    {
        var close = new WebSocketClose(fault.CloseCode, fault.Message, WebSocketCloseInitiator.Protocol);
        if (session.Lifetime.TryMoveTo(ConnectionPhase.ClosingAfterFault, close))
        {
            session.Receiving.BreakBody(fault);
            session.Callbacks.EnqueueFault(fault);
            Apply(ConnectionPhase.ClosingAfterFault, close, CloseTimeout);
        }
    }

    /// <summary>The peer's close frame has come, or its stream has ended (1006). The answer waits for the replies to what it sent before.</summary>
    public void OnPeerClosed(WebSocketClose close) => TryEnter(ConnectionPhase.ClosingByPeer, close, CloseTimeout);

    /// <summary>Drops the connection, and throws away what no callback has had yet.</summary>
    public void Abort(WebSocketCloseInitiator initiator)
    {
        session.Callbacks.StopAccepting(discard: true);
        BreakBody();
        Drop(new(CloseStatus.AbnormalClosure, "", initiator));
    }

    /// <summary>Lets callbacks finish with what has been received, then closes because the application stops.</summary>
    public async Task ShutDownAsync()
    {
        session.Callbacks.StopAccepting(discard: false);
        try
        {
            await session.Callbacks.WhenIdle().WaitAsync(session.Server.Options.ShutdownTimeout, session.Time);
        }
        catch (TimeoutException)
        {
            ConnectionLog.CallbackOutlivedShutdown(session.Server.Log, session.Connection.Id, session.Route.Pattern);
        }

        var drain = session.Server.Options.Drain;
        TryClose(new(drain.Code, drain.Reason, WebSocketCloseInitiator.Application), ConnectionDeadlines.ShutdownClose);
    }

    /// <summary>Completes the end, once reading is over: the callbacks that are left, the answer to the peer, the operations, <c>OnClose</c>.</summary>
    public async Task CompleteAsync()
    {
        // For whatever other reason the reader has come to its end.
        OnPeerClosed(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
        var close = session.Lifetime.Close!;
        BreakBody();
        session.Callbacks.EndReading();
        if (session.Lifetime.Phase == ConnectionPhase.ClosingByPeer)
        {
            await session.Callbacks.WhenIdle();
            if (session.Route.Definition.HasConversation)
            {
                // It sees the end of its stream, and may still say something, before the token fires.
                await session.Invoker.Opening;
            }

            Answer(close);
        }

        await session.Sender.Ended;
        Cancel();
        await WaitForOperationsAsync();
        await WaitForCallbacksAsync();
        if (_deadline is not null)
        {
            await _deadline.DisposeAsync();
        }

        if (session.Callbacks.Discarded + session.Invoker.Unhandled is var discarded and not 0)
        {
            ConnectionLog.Discarded(session.Server.Log, session.Connection.Id, session.Route.Pattern, discarded);
            session.Route.Telemetry.Discarded(discarded);
        }

        session.Connection.LeaveAllGroups();
        await session.Invoker.CloseAsync(close);
    }

    private bool TryEnter(ConnectionPhase phase, WebSocketClose close, TimeSpan timeout)
    {
        if (!session.Lifetime.TryMoveTo(phase, close))
        {
            return false;
        }

        Apply(phase, close, timeout);
        return true;
    }

    /// <summary>Makes each part do what the table says of a phase that the connection has just entered.</summary>
    private void Apply(ConnectionPhase phase, WebSocketClose close, TimeSpan timeout)
    {
        ref readonly var rules = ref ConnectionPhases.RulesOf(phase);
        if (rules.ReceiveBuffer != ReceiveBufferMode.Accepts)
        {
            session.Callbacks.StopAccepting(discard: rules.ReceiveBuffer == ReceiveBufferMode.Discards);
        }

        if (rules.ReceiveBuffer == ReceiveBufferMode.Discards)
        {
            BreakBody();
        }

        switch (rules.SendBuffer)
        {
            case SendState.Closing:
                session.Sender.Close(close.Code, close.Reason);
                break;
            case SendState.Broken:
                session.Sender.Break();
                break;
        }

        if (rules.Token == TokenMode.Fired)
        {
            Cancel();
        }

        if (rules.Timers.HasFlag(PhaseTimers.Close))
        {
            _deadline = session.Time.CreateTimer(
                static handshake => ((CloseHandshake)handshake!).OnDeadline(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _deadline.Change(timeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// Ends what the close timeout bounds, and waits for none of it. A peer that closes has waited for its answer long enough: it gets the answer now, and
    /// as long to read it as a connection lingers.
    /// </summary>
    private void OnDeadline()
    {
        if (session.Lifetime.Phase == ConnectionPhase.ClosingByPeer && !_hasAnsweredLate)
        {
            _hasAnsweredLate = true;
            Cancel();
            Answer(session.Lifetime.Close!);
            _deadline!.Change(ConnectionDeadlines.Linger, Timeout.InfiniteTimeSpan);
            return;
        }

        Drop(session.Lifetime.Close!);
    }

    /// <summary>Drops the transport. Callbacks still get the messages that wait.</summary>
    private void Drop(WebSocketClose close)
    {
        TryEnter(ConnectionPhase.Aborted, close, Timeout.InfiniteTimeSpan);
        session.Lifetime.Drop(session.Transport.Abort);
    }

    private void Answer(WebSocketClose close)
    {
        if (close.Code == CloseStatus.AbnormalClosure)
        {
            session.Sender.Break();
        }
        else
        {
            session.Sender.Close(close.Code, close.Reason);
        }
    }

    private void BreakBody() =>
        session.Receiving.BreakBody(new OperationCanceledException("The connection ended before the message did.", session.Lifetime.Closed));

    private void Cancel()
    {
        try
        {
            session.Lifetime.Cancel();
        }
        catch (AggregateException exception)
        {
            ConnectionLog.CallbackFailed(session.Server.Log, exception, session.Connection.Id, session.Route.Pattern);
        }
    }

    /// <summary>Operations have been cancelled. Those that do not heed it are left behind: they hold nothing of the connection's.</summary>
    private async Task WaitForOperationsAsync()
    {
        try
        {
            await session.Operations.WhenEnded().WaitAsync(CloseTimeout, session.Time);
        }
        catch (TimeoutException)
        {
            ConnectionLog.OperationOutlivedConnection(session.Server.Log, session.Connection.Id, session.Route.Pattern);
        }
    }

    /// <summary>A callback that goes on keeps <c>OnClose</c> waiting, but not the peer for the end of the connection.</summary>
    private async Task WaitForCallbacksAsync()
    {
        var idle = Task.WhenAll(session.Invoker.Opening, session.Callbacks.WhenIdle());
        if (!idle.IsCompleted)
        {
            await Task.WhenAny(idle, Task.Delay(ConnectionDeadlines.Linger, session.Time));
            if (!idle.IsCompleted)
            {
                Drop(session.Lifetime.Close!);
            }

            await idle;
        }
    }
}
