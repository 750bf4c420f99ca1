using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The end of a connection: the closing handshake (RFC 6455 section 7), begun by either side. It changes the phase of the
/// <see cref="ConnectionLifetime"/>, and makes each part do what <see cref="ConnectionPhases"/> says about the new phase. Its deadline is in
/// <c>CloseHandshake.Deadline.cs</c>.
/// </summary>
internal sealed partial class CloseHandshake(WebSocketSession session)
{
    private TimeSpan CloseTimeout => session.Route.Options.CloseTimeout;

    /// <summary>Sends the close frame, behind the messages sent before.</summary>
    /// <param name="close">The status and the reason.</param>
    /// <param name="timeout">The time that the peer has to answer; null for the route's close timeout.</param>
    /// <returns>False if the connection is already closing.</returns>
    public bool TryClose(WebSocketClose close, TimeSpan? timeout = null) =>
        TryEnter(ConnectionPhase.Closing, close, timeout ?? CloseTimeout);

    /// <summary>
    /// Closes after a fault of the peer. The close frame is sent at once, and <c>OnError</c> runs after the messages that were received
    /// before.
    /// </summary>
    /// <param name="fault">The fault.</param>
    public void OnFault(WebSocketProtocolException fault)
    {
        var close = new WebSocketClose(fault.CloseCode, fault.Message, WebSocketCloseInitiator.Protocol);
        if (session.Lifetime.TryMoveTo(ConnectionPhase.ClosingAfterFault, close))
        {
            // First the frame, which no callback may hold up.
            Apply(ConnectionPhase.ClosingAfterFault, close, CloseTimeout);
            session.Receiving.BreakBody(fault);
            session.Callbacks.EnqueueFault(fault);
        }
    }

    /// <summary>
    /// Closes because the peer's close frame or the end of its stream (1006) has arrived. The answer is sent after the replies to the
    /// messages that were received before.
    /// </summary>
    /// <param name="close">The close of the peer.</param>
    public void OnPeerClosed(WebSocketClose close) => TryEnter(ConnectionPhase.ClosingByPeer, close, CloseTimeout);

    /// <summary>Drops the connection and discards the messages that no callback has received.</summary>
    /// <param name="initiator">The side that ends the connection.</param>
    public void Abort(WebSocketCloseInitiator initiator)
    {
        session.Callbacks.StopAccepting(discard: true);
        BreakBody();
        Drop(new(CloseStatus.AbnormalClosure, "", initiator));
    }

    /// <summary>
    /// Closes because the application stops. Callbacks of the messages that were received complete first, within
    /// <see cref="WebSocketServerOptions.ShutdownTimeout"/>.
    /// </summary>
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
        TryClose(new(drain.Code, drain.WholeReason, WebSocketCloseInitiator.Application), ConnectionDeadlines.ShutdownClose);
    }

    /// <summary>
    /// Completes the end after the last frame that counts: runs the remaining callbacks, answers the peer, ends the output, waits for the
    /// operations, and runs <c>OnClose</c>.
    /// </summary>
    public async Task CompleteAsync()
    {
        if (session.Lifetime.Close is null)
        {
            // The reader may have ended for another reason.
            OnPeerClosed(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
        }

        var close = session.Lifetime.Close!;
        BreakBody();
        session.Callbacks.EndReading();
        var draining = session.Receiving.DrainAsync();
        if (session.Lifetime.Phase is ConnectionPhase.ClosingByPeer or ConnectionPhase.ClosingAfterFault)
        {
            await session.Callbacks.WhenIdle();
            if (session.Route.Definition.HasConversation)
            {
                // The callback reads the end of its stream and may still send, before the token fires.
                await session.Invoker.Opening;
            }

            Answer(close);
        }

        await session.Sender.Ended;

        session.FreeSlot();
        var ending = EndOutputAsync(draining);
        Cancel();
        session.LeaveServer();
        await WaitForOperationsAsync();
        await WaitForCallbacksAsync();
        await session.Callbacks.CompleteAsync();
        if (session.Callbacks.Discarded + session.Invoker.Unhandled is var discarded and not 0)
        {
            ConnectionLog.Discarded(session.Server.Log, session.Connection.Id, session.Route.Pattern, discarded);
            session.Route.Telemetry.Discarded(discarded);
        }

        await session.Invoker.CloseAsync(close);
        await ending;
        if (session.Sender.WhenFlushed() is { IsCompleted: false } flushing)
        {
            // The server would write beside the flush, or wait for it. It ends with the transport, on TLS a moment later.
            Drop(close);
            await Task.WhenAny(flushing, Task.Delay(ConnectionDeadlines.Linger, session.Time));
        }

        await (_deadline?.DisposeAsync() ?? default);
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

    /// <summary>Makes each part do what the table says about the phase that the connection has entered.</summary>
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

        if ((rules.Timers & PhaseTimers.Close) != 0)
        {
            BeginDeadline(timeout);
        }
    }

    /// <summary>
    /// Ends the output after the close frame, and reads on until the peer has ended, too, or the linger time is over: so the server is the
    /// side that closes TCP first (RFC 6455 section 7.1.1), and bytes behind the last frame do not reset the connection.
    /// </summary>
    private async Task EndOutputAsync(Task draining)
    {
        if (session.Sender.State == SendState.Ended)
        {
            session.Transport.EndOutput();
        }

        if (!session.Transport.ResetsOnUnreadInput)
        {
            session.Receiving.StopDraining();
        }
        else if (!draining.IsCompleted)
        {
            var linger = CloseTimeout < ConnectionDeadlines.Linger ? CloseTimeout : ConnectionDeadlines.Linger;
            await Task.WhenAny(draining, Task.Delay(linger, session.Time));
            session.Receiving.StopDraining();
        }

        await draining;
    }

    private void Answer(WebSocketClose close)
    {
        if (close.Code == CloseStatus.AbnormalClosure)
        {
            session.Sender.Finish();
        }
        else
        {
            session.Sender.Close(close.Code, close.Reason);
        }
    }

    private void BreakBody() => session.Receiving.BreakBody(
        new OperationCanceledException("The connection ended before the message was complete.", session.Lifetime.Closed));

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

    /// <summary>
    /// Waits for the operations, which have been cancelled. Operations that ignore their cancellation are abandoned; they hold no resources
    /// of the connection.
    /// </summary>
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

    /// <summary>Waits for the last callback before <c>OnClose</c>. It delays <c>OnClose</c>, but the transport is dropped after the linger time.</summary>
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

            // A callback that has held its thread may have been about to begin an operation, or to let one go on.
            await WaitForOperationsAsync();
        }
    }
}
