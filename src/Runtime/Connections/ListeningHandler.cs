using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Connections;

/// <summary>The handler of a <c>MapWebSocket</c> route, which passes messages to the listeners that the delegate attaches.</summary>
/// <param name="run">The delegate of the application.</param>
internal sealed class ListeningHandler(Func<WebSocketConnection, Task> run) : WebSocketHandler
{
    protected internal override ValueTask OnOpenAsync(CancellationToken cancellationToken) => new(run(Connection));

    protected internal override ValueTask<bool> OnErrorAsync(
        Exception error, WebSocketMessage? message, CancellationToken cancellationToken) =>
        Connection.Listeners.RunErrorAsync(error);
}
