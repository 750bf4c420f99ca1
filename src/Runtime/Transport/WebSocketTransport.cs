using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace WebSocketToolkit.Transport;

/// <summary>The bytes of an upgraded connection, independent of their source.</summary>
/// <param name="Input">The bytes from the peer.</param>
/// <param name="Output">The bytes to the peer.</param>
/// <param name="Abort">The action that drops the connection; null if its <see cref="Lifetime"/> does. A pending read ends.</param>
/// <param name="EndAsync">The action that releases the transport when the connection is over; null if the host does this.</param>
internal record WebSocketTransport(PipeReader Input, PipeWriter Output, Action? Abort, Func<ValueTask>? EndAsync = null)
{
    /// <summary>
    /// Gets the connection that is dropped where there is no <see cref="Abort"/>: a delegate would cost memory in each idle connection.
    /// </summary>
    public IConnectionLifetimeFeature? Lifetime { get; init; }

    /// <summary>Gets the socket that the connection has to itself; null on HTTP/2 and on hosts without one.</summary>
    public Socket? Socket
    {
        get => field ?? (Lifetime as DirectConnection)?.Socket;
        init;
    }

    /// <summary>
    /// Gets a value indicating whether output has left with its flush, so that it can end before the input. A FIN that overtakes frames would cost
    /// the peer the last ones.
    /// </summary>
    public bool IsOutputDirect { get; init; }

    /// <summary>
    /// Gets a value indicating whether input that is left unread when the connection ends resets it, and so may cost the peer the last output.
    /// </summary>
    public virtual bool ResetsOnUnreadInput => Socket is not null;

    /// <summary>Reads how far the output has come; null if nothing counts it.</summary>
    public virtual OutputProgress? ReadProgress() => Socket is null ? null : TcpCounters.TryReadProgress(Socket);

    /// <summary>Ends the output (FIN), where it can end before the input. Call it once the transport has taken all of it.</summary>
    public virtual void EndOutput()
    {
        if (!IsOutputDirect)
        {
            return;
        }

        try
        {
            Socket!.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer has gone.
        }
    }

    /// <summary>Drops the connection, behind the 101 if that is still on its way.</summary>
    public void Drop()
    {
        var abort = Abort ?? Lifetime!.Abort;
        if (Output is KestrelSocketWriter writer)
        {
            writer.AbortBehindHandshake(abort);
        }
        else
        {
            abort();
        }
    }
}
