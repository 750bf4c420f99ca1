using System.Runtime.ExceptionServices;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Connections;

/// <summary>The listeners of a connection, called in the order in which they were attached.</summary>
internal sealed class Listeners
{
    private readonly Lock _gate = new();
    private (MessageKinds Kinds, Func<WebSocketMessage, ValueTask> Run)[] _message = [];
    private Func<Exception, ValueTask>[] _error = [];
    private Func<WebSocketClose, ValueTask>[] _close = [];

    /// <summary>The end of the connection, once all listeners for it have been called. Under the lock.</summary>
    private WebSocketClose? _ended;

    /// <summary>Gets a value indicating whether a message listener is attached.</summary>
    public bool HasMessageListener => Volatile.Read(ref _message).Length != 0;

    /// <summary>Gets or sets the action to call after a message listener has been attached.</summary>
    public Action? Attached { get; set; }

    public void AddMessage(MessageKinds kinds, Func<WebSocketMessage, ValueTask> listener)
    {
        lock (_gate)
        {
            Volatile.Write(ref _message, [.. _message, (kinds, listener)]);
        }

        Attached?.Invoke();
    }

    public void AddError(Func<Exception, ValueTask> listener)
    {
        lock (_gate)
        {
            Volatile.Write(ref _error, [.. _error, listener]);
        }
    }

    /// <summary>Adds a listener for the end of the connection.</summary>
    /// <param name="listener">The listener.</param>
    /// <returns>The end, if it has come: the caller has to call the listener. Otherwise null.</returns>
    public WebSocketClose? AddClose(Func<WebSocketClose, ValueTask> listener)
    {
        lock (_gate)
        {
            if (_ended is null)
            {
                _close = [.. _close, listener];
            }

            return _ended;
        }
    }

    /// <summary>Calls the listeners for the kind of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="WebSocketProtocolException">No listener accepts messages of this kind.</exception>
    public ValueTask RunMessageAsync(in WebSocketMessage message)
    {
        var kind = message.IsText ? MessageKinds.Text : MessageKinds.Binary;
        var listeners = Volatile.Read(ref _message);
        if (listeners is [var only] && only.Kinds.HasFlag(kind))
        {
            return only.Run(message);
        }

        Func<WebSocketMessage, ValueTask>[] accepting =
        [
            .. listeners.Where(listener => listener.Kinds.HasFlag(kind)).Select(static listener => listener.Run),
        ];
        return accepting.Length == 0 ? throw WebSocketProtocolException.Unsupported(message) : RunAsync(accepting, message);
    }

    /// <summary>Calls the listeners for exceptions.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>False if there are no listeners.</returns>
    public async ValueTask<bool> RunErrorAsync(Exception exception)
    {
        var listeners = Volatile.Read(ref _error);
        await RunAllAsync(i => i < listeners.Length ? listeners[i] : null, exception);
        return listeners.Length != 0;
    }

    /// <summary>Calls the listeners for the end of the connection, and those that are attached meanwhile.</summary>
    /// <param name="close">The close of the connection.</param>
    public ValueTask RunCloseAsync(WebSocketClose close) => RunAllAsync(
        i =>
        {
            lock (_gate)
            {
                if (i < _close.Length)
                {
                    return _close[i];
                }

                _ended = close;
                return null;
            }
        },
        close);

    private static async ValueTask RunAsync<T>(Func<T, ValueTask>[] listeners, T argument)
    {
        foreach (var listener in listeners)
        {
            await listener(argument);
        }
    }

    /// <summary>Calls all listeners, whatever the others throw.</summary>
    /// <exception cref="AggregateException">Several listeners failed. The exception of a single one is thrown as it is.</exception>
    private static async ValueTask RunAllAsync<T>(Func<int, Func<T, ValueTask>?> listeners, T argument)
    {
        List<Exception>? faults = null;
        for (var i = 0; listeners(i) is { } listener; i++)
        {
            try
            {
                await listener(argument);
            }
            catch (Exception exception)
            {
                (faults ??= []).Add(exception);
            }
        }

        switch (faults)
        {
            case [var only]:
                ExceptionDispatchInfo.Throw(only);
                break;
            case not null:
                throw new AggregateException(faults);
        }
    }
}
