using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Connections;

/// <summary>The part that runs the last callbacks, and reports what comes too late for them.</summary>
internal sealed partial class CallbackInvoker
{
    void ICallbackInvoker.ReportLate(Exception exception)
    {
        if (exception is not (WebSocketCloseException or OperationCanceledException))
        {
            ConnectionLog.CallbackFailed(session.Server.Log, exception, session.Connection.Id, session.Route.Pattern);
        }
    }

    /// <summary>Runs <c>OnClose</c> and the listeners for the end, the last callbacks. Exceptions are logged.</summary>
    /// <param name="close">The close of the connection.</param>
    public async Task CloseAsync(WebSocketClose close)
    {
        try
        {
            await Handler.OnCloseAsync(close, CancellationToken.None);
        }
        catch (Exception exception)
        {
            ReportOfEnd(exception);
        }

        try
        {
            await session.Connection.Listeners.RunCloseAsync(close);
        }
        catch (Exception exception)
        {
            ReportOfEnd(exception);
        }
    }

    /// <summary>Runs a listener for the end that was attached after the end. Its exception is logged.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="close">The close of the connection.</param>
    public async Task RunLateAsync(Func<WebSocketClose, ValueTask> listener, WebSocketClose close)
    {
        try
        {
            await listener(close);
        }
        catch (Exception exception)
        {
            ReportOfEnd(exception);
        }
    }

    /// <summary>Logs an exception of <c>OnClose</c>, unless it asks for the close that has happened.</summary>
    private void ReportOfEnd(Exception exception)
    {
        var isClose = exception is WebSocketCloseException
            || (exception is AggregateException several && several.InnerExceptions.All(static inner => inner is WebSocketCloseException));
        if (!isClose)
        {
            ConnectionLog.CallbackFailed(session.Server.Log, exception, session.Connection.Id, session.Route.Pattern);
        }
    }
}
