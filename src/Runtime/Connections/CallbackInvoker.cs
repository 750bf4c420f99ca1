using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The invoker of the endpoint's callbacks: <c>OnOpen</c> first, then one callback for each message, and the error callback for exceptions.
/// An exception that is not handled closes the connection.
/// </summary>
/// <remarks>Unless a field says otherwise, the reader's thread writes it before the first message.</remarks>
internal sealed partial class CallbackInvoker(WebSocketSession session) : ICallbackInvoker
{
    /// <summary>The number of messages without a callback or listener. Written by the thread that runs callbacks.</summary>
    private long _unhandled;

    /// <summary>
    /// The execution context in which each callback begins: that of the request, with the connection's span. Null if the application has
    /// suppressed its flow.
    /// </summary>
    private ExecutionContext? _context;

    /// <summary>Gets the task of an imperative handler's delegate, or of a callback that takes the whole conversation.</summary>
    public Task Opening { get; private set; } = Task.CompletedTask;

    /// <summary>Gets the number of messages that no callback or listener handled.</summary>
    public long Unhandled => Volatile.Read(ref _unhandled);

    private WebSocketHandler Handler => session.Handler;

    private CancellationToken Closed => session.Lifetime.Closed;

    /// <summary>Runs <c>OnOpen</c>. Messages wait until it completes, or until an imperative handler has a listener.</summary>
    public void Open()
    {
        _context = ExecutionContext.Capture();
        ValueTask opening;
        try
        {
            opening = Handler.OnOpenAsync(Closed);
        }
        catch (Exception exception)
        {
            opening = ValueTask.FromException(exception);
        }

        RestoreContext();
        if (Handler is ListeningHandler)
        {
            // The delegate is the whole conversation: groups and errors do not wait for its end.
            OnOpened();
            session.Callbacks.StartErrors();
            Opening = DeliverWhenListeningAsync(opening);
        }
        else if (session.Route.Definition.HasConversation)
        {
            Opening = ConverseAsync(opening);
        }
        else if (opening.IsCompletedSuccessfully)
        {
            opening.GetAwaiter().GetResult();
            OnOpened();
            session.Callbacks.StartDelivery(default);
        }
        else
        {
            session.Callbacks.StartDelivery(OpenedAsync(opening));
        }
    }

    bool ICallbackInvoker.Retains(in WebSocketMessage message)
    {
        var kind = message.Type.Kind;
        var definition = session.Route.Definition;
        var isRetained = (session.Route.AcceptedKinds & kind) == 0
            || (definition.RetainedKinds & kind) != 0
            || definition.ErrorHandlersTakeMessage;
        return isRetained && !message.Data.IsEmpty;
    }

    void ICallbackInvoker.Schedule(IThreadPoolWorkItem callbacks) => ThreadPool.UnsafeQueueUserWorkItem(callbacks, preferLocal: true);

    ValueTask ICallbackInvoker.InvokeAsync(in WebSocketMessage message)
    {
        RestoreContext();
        try
        {
            return session.Route.Telemetry.WatchesCallbacks ? session.Telemetry.MeasureAsync(message, this) : DispatchAsync(message);
        }
        finally
        {
            RestoreContext();
        }
    }

    async ValueTask ICallbackInvoker.HandleErrorAsync(Exception exception, WebSocketMessage? message)
    {
        RestoreContext();
        try
        {
            await HandleErrorAsync(exception, message);
        }
        catch (Exception)
        {
            // A logger, or an exception that cannot be formatted, must not leave the queue without its runner.
            session.CloseHandshake.TryClose(
                new(CloseStatus.InternalError, "The endpoint failed.", WebSocketCloseInitiator.Application));
        }
    }

    private async ValueTask HandleErrorAsync(Exception exception, WebSocketMessage? message)
    {
        if (exception is WebSocketCloseException wanted)
        {
            await CloseAsync(wanted);
            return;
        }

        if (session.Lifetime.Close is not null
            && (exception is OperationCanceledException || (message is not null && ReferenceEquals(exception, session.Receiving.Fault))))
        {
            // The error callback receives the fault separately if a callback met it while reading its message.
            return;
        }

        try
        {
            var failed = session.Route.Definition.ErrorHandlersTakeMessage && message is { Body: null } ? message : null;
            if (await Handler.OnErrorAsync(exception, failed, Closed)
                || await session.Server.TryHandleAsync(session.Connection, exception, Closed))
            {
                return;
            }
        }
        catch (WebSocketCloseException closing)
        {
            await CloseAsync(closing);
            return;
        }
        catch (Exception second)
        {
            ConnectionLog.CallbackFailed(session.Server.Log, second, session.Connection.Id, session.Route.Pattern);
            if ((second as AggregateException)?.InnerExceptions.OfType<WebSocketCloseException>().FirstOrDefault() is { } closing)
            {
                await CloseAsync(closing);
                return;
            }
        }

        CloseUnhandled(exception);
    }

    /// <summary>Dispatches a message to its callback or to the listeners.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="WebSocketProtocolException">The endpoint does not accept messages of this kind.</exception>
    public ValueTask DispatchAsync(in WebSocketMessage message)
    {
        if ((session.Route.AcceptedKinds & message.Type.Kind) != 0)
        {
            return Handler.OnMessageAsync(message, Closed);
        }

        if (session.Route.AcceptedKinds != MessageKinds.None)
        {
            throw WebSocketProtocolException.Unsupported(message);
        }

        if (session.Connection.Listeners.HasMessageListener)
        {
            return session.Connection.Listeners.RunMessageAsync(message);
        }

        _unhandled++;
        return default;
    }

    /// <summary>Undoes what a callback has set in the execution context: culture, activity, log scopes.</summary>
    public void RestoreContext()
    {
        if (_context is not null && !ReferenceEquals(ExecutionContext.Capture(), _context))
        {
            ExecutionContext.Restore(_context);
        }
    }

    private ValueTask CloseAsync(WebSocketCloseException wanted) =>
        session.CloseAsync(new(wanted.Code, wanted.Reason, WebSocketCloseInitiator.Application));

    private void CloseUnhandled(Exception exception)
    {
        var close = exception switch
        {
            WebSocketProtocolException fault => new WebSocketClose(fault.CloseCode, fault.Message, WebSocketCloseInitiator.Protocol),
            WebSocketDecodeException =>
                new(CloseStatus.InvalidPayload, "The message could not be decoded.", WebSocketCloseInitiator.Protocol),
            WebSocketAuthorizationException =>
                new(CloseStatus.PolicyViolation, "The user may not send this message.", WebSocketCloseInitiator.Protocol),
            _ => new(CloseStatus.InternalError, "The endpoint failed.", WebSocketCloseInitiator.Application),
        };
        if (close.Initiator == WebSocketCloseInitiator.Application)
        {
            ConnectionLog.CallbackFailed(session.Server.Log, exception, session.Connection.Id, session.Route.Pattern);
        }
        else
        {
            ConnectionLog.PeerFault(session.Server.Log, session.Connection.Id, session.Route.Pattern, exception.Message);
        }

        session.CloseHandshake.TryClose(close);
    }

    /// <summary>Opens the connection after <c>OnOpen</c>, and releases the group messages that were held until then.</summary>
    private void OnOpened()
    {
        session.Lifetime.TryMoveTo(ConnectionPhase.Open);
        session.Sender.ReleaseHeld();
    }

    private async ValueTask OpenedAsync(ValueTask opening)
    {
        try
        {
            await opening;
        }
        finally
        {
            OnOpened();
        }
    }

    /// <summary>
    /// Runs <c>OnOpen</c>, and then the callback that takes the whole conversation. Messages that it leaves unread are discarded.
    /// </summary>
    private async Task ConverseAsync(ValueTask opening)
    {
        try
        {
            await OpenedAsync(opening);
            session.Callbacks.StartErrors();
            await Handler.OnConversationAsync(Closed);
        }
        catch (Exception exception)
        {
            session.Callbacks.EnqueueFault(exception);
        }
        finally
        {
            session.Callbacks.StartDelivery(default);
        }
    }

    /// <summary>
    /// Starts the delivery of messages when an imperative handler has a listener: after the synchronous part of its delegate, when a
    /// listener is attached later, or when the delegate has completed.
    /// </summary>
    /// <returns>A task that completes with the delegate. It never fails.</returns>
    private async Task DeliverWhenListeningAsync(ValueTask running)
    {
        // A late listener is not called from within the call that attaches it.
        session.Connection.Listeners.Attached = () =>
            ThreadPool.UnsafeQueueUserWorkItem(static callbacks => callbacks.StartDelivery(default), session.Callbacks, preferLocal: true);
        if (session.Connection.Listeners.HasMessageListener)
        {
            session.Callbacks.StartDelivery(default);
        }

        try
        {
            await running;
        }
        catch (Exception exception)
        {
            session.Callbacks.EnqueueFault(exception);
        }
        finally
        {
            session.Connection.Listeners.Attached = null;
            session.Callbacks.StartDelivery(default);
        }
    }
}
