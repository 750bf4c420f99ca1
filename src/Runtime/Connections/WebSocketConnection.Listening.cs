using System.Runtime.CompilerServices;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>
    /// Attaches a listener for all messages, text and binary. Attach the listener before the first <c>await</c>. Earlier messages wait for
    /// a listener in the receive buffer, and reading pauses when the buffer is full. Several listeners are called one after the other.
    /// </summary>
    /// <param name="listener">
    /// The listener, called for each message, in order, and never concurrently. The message's memory is valid until the listener returns.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The endpoint is a class with an <c>OnMessage</c>, which receives the messages.
    /// </exception>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage(Action<WebSocketMessage> listener) => AddListener(Both, Completing(listener));

    /// <inheritdoc cref="OnMessage(Action{WebSocketMessage})" path="/*[not(self::param)]"/>
    /// <param name="listener">
    /// The listener, called for each message, in order, and never concurrently. The message's memory is valid until the task completes.
    /// </param>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    [OverloadResolutionPriority(1)]
    public void OnMessage(Func<WebSocketMessage, Task> listener) => AddListener(Both, Wrapping(listener));

    /// <inheritdoc cref="OnMessage(Func{WebSocketMessage, Task})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage(Func<WebSocketMessage, ValueTask> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        AddListener(Both, listener);
    }

    /// <inheritdoc cref="OnMessage(Func{WebSocketMessage, Task})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage(Func<WebSocketMessage, ValueTask<WebSocketSendResult>> listener) => AddListener(Both, Sending(listener));

    /// <inheritdoc cref="OnMessage(Func{WebSocketMessage, Task})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage(Func<WebSocketMessage, ValueTask<WebSocketGroupSendResult>> listener) => AddListener(Both, Sending(listener));

    /// <summary>
    /// Attaches a listener for typed messages. A <see cref="string"/> listener receives text messages, and a byte array listener receives
    /// binary messages. Any other type is decoded from JSON text, or by the route's codec. A listener for a type that is derived from a
    /// <c>[JsonPolymorphic]</c> base receives only messages of that type.
    /// </summary>
    /// <typeparam name="T">The type of the messages.</typeparam>
    /// <inheritdoc cref="OnMessage(Action{WebSocketMessage})" path="/param"/>
    /// <inheritdoc cref="OnMessage(Action{WebSocketMessage})" path="/exception"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage<T>(Action<T> listener) => AddTypedListener(Completing(listener));

    /// <inheritdoc cref="OnMessage{T}(Action{T})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    [OverloadResolutionPriority(1)]
    public void OnMessage<T>(Func<T, Task> listener) => AddTypedListener(Wrapping(listener));

    /// <inheritdoc cref="OnMessage{T}(Action{T})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage<T>(Func<T, ValueTask> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        AddTypedListener(listener);
    }

    /// <inheritdoc cref="OnMessage{T}(Action{T})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage<T>(Func<T, ValueTask<WebSocketSendResult>> listener) => AddTypedListener(Sending(listener));

    /// <inheritdoc cref="OnMessage{T}(Action{T})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage<T>(Func<T, ValueTask<WebSocketGroupSendResult>> listener) => AddTypedListener(Sending(listener));

    /// <summary>
    /// Attaches a listener for exceptions of listeners, undecodable messages and protocol faults. With a listener they are handled, and the
    /// connection stays open unless the protocol requires a close.
    /// </summary>
    /// <param name="listener">The listener, called for each exception.</param>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnError(Action<Exception> listener) => Listeners.AddError(Completing(listener));

    /// <inheritdoc cref="OnError(Action{Exception})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    [OverloadResolutionPriority(1)]
    public void OnError(Func<Exception, Task> listener) => Listeners.AddError(Wrapping(listener));

    /// <inheritdoc cref="OnError(Action{Exception})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnError(Func<Exception, ValueTask> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        Listeners.AddError(listener);
    }

    /// <inheritdoc cref="OnError(Action{Exception})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnError(Func<Exception, ValueTask<WebSocketSendResult>> listener) => Listeners.AddError(Sending(listener));

    /// <inheritdoc cref="OnError(Action{Exception})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnError(Func<Exception, ValueTask<WebSocketGroupSendResult>> listener) => Listeners.AddError(Sending(listener));

    /// <summary>
    /// Attaches a listener for the end of the connection. A listener that is attached after the end is called at once.
    /// </summary>
    /// <param name="listener">The listener, called once, after the last message.</param>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnClose(Action<WebSocketClose> listener) => AddCloseListener(Completing(listener));

    /// <inheritdoc cref="OnClose(Action{WebSocketClose})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    [OverloadResolutionPriority(1)]
    public void OnClose(Func<WebSocketClose, Task> listener) => AddCloseListener(Wrapping(listener));

    /// <inheritdoc cref="OnClose(Action{WebSocketClose})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnClose(Func<WebSocketClose, ValueTask> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        AddCloseListener(listener);
    }

    /// <inheritdoc cref="OnClose(Action{WebSocketClose})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnClose(Func<WebSocketClose, ValueTask<WebSocketSendResult>> listener) => AddCloseListener(Sending(listener));

    /// <inheritdoc cref="OnClose(Action{WebSocketClose})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnClose(Func<WebSocketClose, ValueTask<WebSocketGroupSendResult>> listener) => AddCloseListener(Sending(listener));

    private const MessageKinds Both = MessageKinds.Text | MessageKinds.Binary;

    private static Func<T, ValueTask> Completing<T>(Action<T> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return argument =>
        {
            listener(argument);
            return default;
        };
    }

    private static Func<T, ValueTask> Wrapping<T>(Func<T, Task> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return argument => new(listener(argument));
    }

    private static Func<T, ValueTask> Sending<T, TResult>(Func<T, ValueTask<TResult>> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return argument =>
        {
            var sending = listener(argument);
            if (!sending.IsCompletedSuccessfully)
            {
                return Awaited(sending);
            }

            _ = sending.Result;
            return default;
        };

        static async ValueTask Awaited(ValueTask<TResult> sending) => await sending;
    }

    private void AddTypedListener<T>(Func<T, ValueTask> listener)
    {
        if (typeof(T) == typeof(byte[]))
        {
            AddListener(MessageKinds.Binary, message => listener((T)(object)message.ToArray()));
        }
        else if (typeof(T) == typeof(string))
        {
            AddListener(MessageKinds.Text, message => listener((T)(object)message.Text));
        }
        else
        {
            _session.Route.Serializer.Require<T>();
            var kind = _session.Route.Serializer.TypedMessages == System.Net.WebSockets.WebSocketMessageType.Text
                ? MessageKinds.Text
                : MessageKinds.Binary;
            AddListener(
                kind,
                message => _session.Route.Serializer.TryDecode<T>(message, this, out var value) ? listener(value) : default);
        }
    }

    private void AddListener(MessageKinds kinds, Func<WebSocketMessage, ValueTask> listener)
    {
        if (_session.Route.AcceptedKinds != MessageKinds.None)
        {
            throw new InvalidOperationException(
                $"'{_session.Route.Definition.EndpointType}' receives its messages in its OnMessage methods. "
                    + "Handle messages there, or map the route with MapWebSocket.");
        }

        Listeners.AddMessage(kinds, listener);
    }

    private void AddCloseListener(Func<WebSocketClose, ValueTask> listener)
    {
        if (Listeners.AddClose(listener) is { } close)
        {
            _ = _session.Invoker.RunLateAsync(listener, close);
        }
    }
}
