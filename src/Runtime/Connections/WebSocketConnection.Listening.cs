using System.Runtime.CompilerServices;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>
    /// Attaches a listener for messages, text and binary. Attach it before the first <c>await</c>: messages that arrive earlier wait for
    /// it, and reading pauses when too many do. Several listeners are called one after the other.
    /// </summary>
    /// <param name="listener">Called for each message, in order, never twice at a time. The message's memory is valid until it returns.</param>
    /// <exception cref="InvalidOperationException">The endpoint is a class with an <c>OnMessage</c>, which gets the messages.</exception>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnMessage(Action<WebSocketMessage> listener) => AddListener(Both, Completing(listener));

    /// <inheritdoc cref="OnMessage(Action{WebSocketMessage})"/>
    /// <param name="listener">
    /// Called for each message, in order, never twice at a time. The message's memory is valid until the task completes.
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
    /// Attaches a listener for typed messages: <see cref="string"/> takes text, a byte array binary, any other type JSON text,
    /// or what the route's codec makes. A derived type of a <c>[JsonPolymorphic]</c> base gets the messages of its own type only.
    /// </summary>
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
    /// Attaches a listener for exceptions: of listeners, of undecodable messages, and protocol faults. With one, they count as handled, and
    /// the connection goes on where the protocol allows it.
    /// </summary>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnError(Action<Exception> listener) => Listeners.AddError(Completing(listener));

    /// <inheritdoc cref="OnError(Action{Exception})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    [OverloadResolutionPriority(1)]
    public void OnError(Func<Exception, Task> listener) => Listeners.AddError(Wrapping(listener));

    /// <summary>Attaches a listener for the end of the connection. It is called once, after the last message.</summary>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public void OnClose(Action<WebSocketClose> listener) => Listeners.AddClose(Completing(listener));

    /// <inheritdoc cref="OnClose(Action{WebSocketClose})"/>
    [MessageSubscription(BuffersUntilSubscribed = true)]
    [OverloadResolutionPriority(1)]
    public void OnClose(Func<WebSocketClose, Task> listener) => Listeners.AddClose(Wrapping(listener));

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
            var kind = _session.Route.Serializer.TypedMessages == System.Net.WebSockets.WebSocketMessageType.Text ? MessageKinds.Text : MessageKinds.Binary;
            AddListener(kind, message => _session.Route.Serializer.TryDecode<T>(message, out var value) ? listener(value) : default);
        }
    }

    private void AddListener(MessageKinds kinds, Func<WebSocketMessage, ValueTask> listener)
    {
        if (_session.Route.AcceptedKinds != MessageKinds.None)
        {
            throw new InvalidOperationException(
                $"The messages of '{_session.Route.Definition.EndpointType}' go to its OnMessage methods. Handle them there, or map the route with MapWebSocket.");
        }

        Listeners.AddMessage(kinds, listener);
    }
}
