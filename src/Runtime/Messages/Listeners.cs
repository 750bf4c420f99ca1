namespace WebSocketToolkit.Messages;

/// <summary>The listeners that were attached to a connection; called in the order in which they were attached.</summary>
internal sealed class Listeners
{
    private readonly Lock _gate = new();
    private Func<WebSocketMessage, ValueTask>[] _message = [];
    private Func<WebSocketClose, ValueTask>[] _close = [];

    public bool HasMessageListener => Volatile.Read(ref _message).Length != 0;

    /// <summary>Told when a message listener has been attached.</summary>
    public Action? Attached { get; set; }

    public void AddMessage(Func<WebSocketMessage, ValueTask> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        lock (_gate)
        {
            Volatile.Write(ref _message, [.. _message, listener]);
        }

        Attached?.Invoke();
    }

    public void AddClose(Func<WebSocketClose, ValueTask> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        lock (_gate)
        {
            Volatile.Write(ref _close, [.. _close, listener]);
        }
    }

    public ValueTask RunMessageAsync(in WebSocketMessage message) => RunAsync(Volatile.Read(ref _message), message);

    public ValueTask RunCloseAsync(WebSocketClose close) => RunAsync(Volatile.Read(ref _close), close);

    private static ValueTask RunAsync<T>(Func<T, ValueTask>[] listeners, T argument)
    {
        return listeners switch
        {
            [] => default,
            [var only] => only(argument),
            _ => AllAsync(listeners, argument),
        };

        static async ValueTask AllAsync(Func<T, ValueTask>[] listeners, T argument)
        {
            foreach (var listener in listeners)
            {
                await listener(argument);
            }
        }
    }
}
