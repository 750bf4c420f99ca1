using System.Runtime.CompilerServices;

namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>
    /// Attaches a listener for messages, text and binary. Attach it before the first <c>await</c>: messages that arrive earlier wait for
    /// it, and reading pauses when too many do. Several listeners are called one after the other.
    /// </summary>
    /// <param name="listener">Called for each message, in order, never twice at a time. The message's memory is valid until it returns.</param>
    /// <exception cref="InvalidOperationException">The endpoint is a class with an <c>OnMessage</c>, which gets the messages.</exception>
    [MessageSubscription(Parks = true)]
    public void OnMessage(Action<WebSocketMessage> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        AddListener(message =>
        {
            listener(message);
            return default;
        });
    }

    /// <inheritdoc cref="OnMessage(Action{WebSocketMessage})"/>
    /// <param name="listener">
    /// Called for each message, in order, never twice at a time. The message's memory is valid until the task completes.
    /// </param>
    [MessageSubscription(Parks = true)]
    [OverloadResolutionPriority(1)]
    public void OnMessage(Func<WebSocketMessage, Task> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        AddListener(message => new(listener(message)));
    }

    /// <inheritdoc cref="OnMessage(Func{WebSocketMessage, Task})"/>
    [MessageSubscription(Parks = true)]
    public void OnMessage(Func<WebSocketMessage, ValueTask> listener) => AddListener(listener);

    /// <inheritdoc cref="OnMessage(Func{WebSocketMessage, Task})"/>
    [MessageSubscription(Parks = true)]
    public void OnMessage(Func<WebSocketMessage, ValueTask<WebSocketSendResult>> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        AddListener(message =>
        {
            var sending = listener(message);
            if (!sending.IsCompletedSuccessfully)
            {
                return Awaited(sending);
            }

            _ = sending.Result;
            return default;
        });

        static async ValueTask Awaited(ValueTask<WebSocketSendResult> sending) => await sending;
    }

    /// <summary>Attaches a listener for the end of the connection. It is called once, after the last message.</summary>
    [MessageSubscription(Parks = true)]
    public void OnClose(Action<WebSocketClose> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        Listeners.AddClose(close =>
        {
            listener(close);
            return default;
        });
    }

    /// <inheritdoc cref="OnClose(Action{WebSocketClose})"/>
    [MessageSubscription(Parks = true)]
    [OverloadResolutionPriority(1)]
    public void OnClose(Func<WebSocketClose, Task> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        Listeners.AddClose(close => new(listener(close)));
    }

    private void AddListener(Func<WebSocketMessage, ValueTask> listener)
    {
        if (_loop.Definition.Accepts != CompilerServices.MessageKinds.None)
        {
            throw new InvalidOperationException(
                $"The messages of '{_loop.Definition.EndpointType}' go to its OnMessage methods. Handle them there, or map the route with MapWebSocket.");
        }

        Listeners.AddMessage(listener);
    }
}
