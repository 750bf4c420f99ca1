using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Calls the endpoint's callbacks: <c>OnOpen</c> first, then one for each message, and the error callback for what they throw. An exception
/// that nobody handles closes the connection.
/// </summary>
/// <remarks>Fields are written by the reader's thread before the first message, unless they say otherwise.</remarks>
internal sealed class CallbackInvoker(WebSocketSession session) : ICallbackInvoker
{
    /// <summary>The messages that nobody listened to. Written by the thread that runs callbacks.</summary>
    private long _unhandled;

    /// <summary>Gets the task of an imperative handler's delegate, or of a callback that takes the whole conversation.</summary>
    public Task Opening { get; private set; } = Task.CompletedTask;

    /// <summary>Gets the number of messages that no callback or listener took.</summary>
    public long Unhandled => Volatile.Read(ref _unhandled);

    private WebSocketHandler Handler => session.Handler;

    private CancellationToken Closed => session.Lifetime.Closed;

    /// <summary>
    /// Runs <c>OnOpen</c>; messages wait for it. An imperative handler lets them flow itself, as soon as it has a listener.
    /// </summary>
    public void Open()
    {
        ValueTask opening;
        try
        {
            opening = Handler.OnOpenAsync(Closed);
        }
        catch (Exception exception)
        {
            opening = ValueTask.FromException(exception);
        }

        if (Handler is ListeningHandler)
        {
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
        return ((session.Route.AcceptedKinds & kind) == 0 || (definition.RetainedKinds & kind) != 0 || definition.ErrorHandlersTakeMessage) && !message.Data.IsEmpty;
    }

    ValueTask ICallbackInvoker.InvokeAsync(in WebSocketMessage message) =>
        session.Route.Telemetry.WatchesCallbacks ? session.Telemetry.WatchAsync(message, this) : DispatchAsync(message);

    async ValueTask ICallbackInvoker.HandleErrorAsync(Exception exception, WebSocketMessage? message)
    {
        if (exception is WebSocketCloseException wanted)
        {
            await CloseAsync(wanted);
            return;
        }

        if (session.Lifetime.Close is not null
            && (exception is OperationCanceledException || (message is not null && ReferenceEquals(exception, session.Receiving.Fault))))
        {
            // A fault that a callback met while it read its message gets to the error callback by itself.
            return;
        }

        try
        {
            var failed = session.Route.Definition.ErrorHandlersTakeMessage && message is { Body: null } ? message : null;
            if (await Handler.OnErrorAsync(exception, failed, Closed) || await session.Server.TryHandleAsync(session.Connection, exception, Closed))
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
        }

        CloseUnhandled(exception);
    }

    /// <summary>Hands a message to its callback.</summary>
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

    /// <summary>Runs <c>OnClose</c>, last of all. What it throws is logged.</summary>
    public async Task CloseAsync(WebSocketClose close)
    {
        try
        {
            await Handler.OnCloseAsync(close, CancellationToken.None);
            await session.Connection.RunCloseListenersAsync(close);
        }
        catch (Exception exception)
        {
            ConnectionLog.CallbackFailed(session.Server.Log, exception, session.Connection.Id, session.Route.Pattern);
        }
    }

    private ValueTask CloseAsync(WebSocketCloseException wanted) =>
        session.CloseAsync(new(wanted.Code, wanted.Reason, WebSocketCloseInitiator.Application));

    private void CloseUnhandled(Exception exception)
    {
        var close = exception switch
        {
            WebSocketProtocolException fault => new WebSocketClose(fault.CloseCode, fault.Message, WebSocketCloseInitiator.Protocol),
            WebSocketDecodeException => new(CloseStatus.InvalidPayload, "The message could not be decoded.", WebSocketCloseInitiator.Protocol),
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

    /// <summary>Lets group messages leave: <c>OnOpen</c> has sent what it has to send.</summary>
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

    /// <summary>Runs <c>OnOpen</c>, then the callback that takes the whole conversation; what it leaves unread is discarded.</summary>
    private async Task ConverseAsync(ValueTask opening)
    {
        try
        {
            await OpenedAsync(opening);
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
    /// Lets messages flow as soon as an imperative handler has a listener: after its delegate's synchronous part if it attached one there, when
    /// it attaches one later, and at the latest when it has completed.
    /// </summary>
    /// <returns>Completes with the delegate; never fails.</returns>
    private async Task DeliverWhenListeningAsync(ValueTask running)
    {
        // A late listener is not called from inside the call that attaches it.
        session.Connection.Listeners.Attached = () =>
            ThreadPool.UnsafeQueueUserWorkItem(static invoker => invoker.StartListening(), this, preferLocal: true);
        if (session.Connection.Listeners.HasMessageListener)
        {
            StartListening();
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
            OnOpened();
            session.Callbacks.StartDelivery(default);
        }
    }

    private void StartListening()
    {
        session.Lifetime.TryMoveTo(ConnectionPhase.Open);
        session.Callbacks.StartDelivery(default);
    }
}
