using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Connections;

/// <summary>The listeners that were attached to a connection; called in the order in which they were attached.</summary>
internal sealed class Listeners
{
    private readonly Lock _gate = new();
    private (MessageKinds Kinds, Func<WebSocketMessage, ValueTask> Run)[] _message = [];
    private Func<Exception, ValueTask>[] _error = [];
    private Func<WebSocketClose, ValueTask>[] _close = [];

    public bool HasMessageListener => Volatile.Read(ref _message).Length != 0;

    /// <summary>Told when a message listener has been attached.</summary>
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

    /// <summary>Hands a message to the listeners for its kind.</summary>
    /// <exception cref="WebSocketProtocolException">None of them takes this kind.</exception>
    public ValueTask RunMessageAsync(in WebSocketMessage message)
    {
        var kind = message.IsText ? MessageKinds.Text : MessageKinds.Binary;
        var listeners = Volatile.Read(ref _message);
        if (listeners is [var only] && only.Kinds.HasFlag(kind))
        {
            return only.Run(message);
        }

        Func<WebSocketMessage, ValueTask>[] takers = [.. listeners.Where(listener => listener.Kinds.HasFlag(kind)).Select(static listener => listener.Run)];
        return takers.Length == 0 ? throw WebSocketProtocolException.Unsupported(message) : RunAsync(takers, message);
    }

    /// <summary>Hands an exception to the listeners for errors. False if there are none.</summary>
    public async ValueTask<bool> RunErrorAsync(Exception exception)
    {
        var listeners = Volatile.Read(ref _error);
        await RunAsync(listeners, exception);
        return listeners.Length != 0;
    }

    public ValueTask RunCloseAsync(WebSocketClose close) => RunAsync(Volatile.Read(ref _close), close);

    private static async ValueTask RunAsync<T>(Func<T, ValueTask>[] listeners, T argument)
    {
        foreach (var listener in listeners)
        {
            await listener(argument);
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
