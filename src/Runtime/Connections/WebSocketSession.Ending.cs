using System.Runtime.ExceptionServices;
using WebSocketToolkit.Connections.Detaching;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Telemetry;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>The part that gives back what the connection has, once it is over.</summary>
internal sealed partial class WebSocketSession
{
    /// <summary>True once the slot of the connection limits has been given back; changed by interlocked operations.</summary>
    private bool _hasFreedSlot;

    /// <summary>Ends the connection once nothing more is read. Called by the receive loop.</summary>
    /// <param name="failure">The exception that kept the connection from beginning; null if it has begun.</param>
    public async Task EndAsync(Exception? failure = null)
    {
        try
        {
            await CompleteAsync(failure);
        }
        catch (Exception exception) when (IsDetaching)
        {
            // There is no request whose server would log it.
            ConnectionLog.CompletionFailed(Server.Log, exception);
        }
    }

    /// <summary>
    /// Leaves the groups, and gives the slot of the connection limits back. Done as soon as the connection is over: a callback that runs on
    /// keeps neither.
    /// </summary>
    public void LeaveServer()
    {
        Connection.LeaveAllGroups();
        FreeSlot();
    }

    /// <summary>
    /// Gives the slot of the connection limits back, once. Done before the peer sees the end: whoever connects again then finds it free.
    /// </summary>
    public void FreeSlot()
    {
        if (!Interlocked.Exchange(ref _hasFreedSlot, true))
        {
            Route.Leave();
            Route.LeaveUser(Connection.UserId);
            if (IsCounted)
            {
                Server.Upgrades.Leave();
            }
        }
    }

    private async Task CompleteAsync(Exception? failure)
    {
        try
        {
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            await CloseHandshake.CompleteAsync();
        }
        finally
        {
            Lifetime.End();
            LeaveServer();
            try
            {
                Release();
            }
            finally
            {
                Server.Connections.Remove(this);
                await DisposeAsync();
            }
        }
    }

    private void Release()
    {
        Receiving.Dispose();
        Sender.Dispose();
        var close = Lifetime.Close ?? new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Application);
        var duration = Time.GetElapsedTime(Limits.Opened);
        ConnectionLog.Closed(Server.Log, Connection.Id, Route.Pattern, close.Code, close.Reason, close.Initiator, duration);
        Route.Telemetry.Closed(close, duration);
        RouteTelemetry.End(_activity, close);
    }

    private async ValueTask DisposeAsync()
    {
        try
        {
            await Transport.ReleaseAsync();
        }
        finally
        {
            try
            {
                await Handler.DisposeAsync();
            }
            catch (Exception exception)
            {
                // The connection has ended: there is no response into which middleware could turn the exception.
                ConnectionLog.CallbackFailed(Server.Log, exception, Connection.Id, Route.Pattern);
            }
        }

        if (Connection.Detachment is { } detachment)
        {
            await EndDetachedAsync(detachment);
        }
    }

    /// <summary>Ends what the server does for a connection that has not left its request.</summary>
    private async Task EndDetachedAsync(Detachment detachment)
    {
        try
        {
            await ((DirectConnection)Transport).EndAsync();
        }
        finally
        {
            try
            {
                await detachment.EndAsync();
            }
            finally
            {
                Server.Connections.Finish();
            }
        }
    }
}
