using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>The handler of a <c>MapWebSocket</c> route: messages go to the listeners that the delegate attaches.</summary>
/// <param name="run">The user's delegate.</param>
internal sealed class ListeningHandler(Func<WebSocketConnection, Task> run) : WebSocketHandler
{
    protected internal override ValueTask OnOpenAsync(CancellationToken cancellationToken) => new(run(Connection));

    protected internal override ValueTask<bool> OnErrorAsync(Exception error, WebSocketMessage? message, CancellationToken cancellationToken) =>
        Connection.Listeners.RunErrorAsync(error);

    /// <summary>
    /// Lets messages flow as soon as there is a listener: after the delegate's synchronous part if it attached one there, when it
    /// attaches one later, and at the latest when it has completed.
    /// </summary>
    /// <returns>Completes with the delegate; never fails.</returns>
    public async Task DeliverWhenListeningAsync(ValueTask running, FrameSender sender, CallbackQueue callbacks)
    {
        // A late listener is not called from inside the call that attaches it.
        Connection.Listeners.Attached = () =>
            ThreadPool.UnsafeQueueUserWorkItem(static callbacks => callbacks.StartDelivery(default), callbacks, preferLocal: true);
        if (Connection.Listeners.HasMessageListener)
        {
            callbacks.StartDelivery(default);
        }

        try
        {
            await running;
        }
        catch (Exception exception)
        {
            callbacks.EnqueueFault(exception);
        }
        finally
        {
            Connection.Listeners.Attached = null;
            sender.ReleaseHeld();
            callbacks.StartDelivery(default);
        }
    }
}
