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

    public void AddError(Func<Exception, ValueTask> listener) => Add(ref _error, listener);

    public void AddClose(Func<WebSocketClose, ValueTask> listener) => Add(ref _close, listener);

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
        await RunAllAsync(listeners, exception);
        return listeners.Length != 0;
    }

    /// <summary>Calls the listeners for the end of the connection.</summary>
    /// <param name="close">The close of the connection.</param>
    public ValueTask RunCloseAsync(WebSocketClose close) => RunAllAsync(Volatile.Read(ref _close), close);

    private static async ValueTask RunAsync<T>(Func<T, ValueTask>[] listeners, T argument)
    {
        foreach (var listener in listeners)
        {
            await listener(argument);
        }
    }

    /// <summary>Calls all listeners, whatever the others throw.</summary>
    /// <exception cref="AggregateException">Several listeners failed. The exception of a single one is thrown as it is.</exception>
    private static async ValueTask RunAllAsync<T>(Func<T, ValueTask>[] listeners, T argument)
    {
        List<Exception>? faults = null;
        foreach (var listener in listeners)
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

    private void Add<T>(ref T[] listeners, T listener)
    {
        lock (_gate)
        {
            Volatile.Write(ref listeners, [.. listeners, listener]);
        }
    }
}
