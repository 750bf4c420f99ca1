using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace WebSocketToolkit.Transport;

/// <summary>A transport of pipes that somebody else owns.</summary>
/// <param name="Input">The bytes from the peer.</param>
/// <param name="Output">The bytes to the peer.</param>
/// <param name="Abort">The action that drops the connection; null if its <see cref="Lifetime"/> does. A pending read ends.</param>
/// <param name="EndAsync">The action that releases the transport when the connection is over; null if the host does this.</param>
internal record WebSocketTransport(PipeReader Input, PipeWriter Output, Action? Abort, Func<ValueTask>? EndAsync = null) : IWebSocketTransport
{
    /// <summary>
    /// Gets the connection that is dropped where there is no <see cref="Abort"/>: a delegate would cost memory in each idle connection.
    /// </summary>
    public IConnectionLifetimeFeature? Lifetime { get; init; }

    /// <summary>Gets the socket that the connection has to itself; null on HTTP/2 and on hosts without one.</summary>
    public Socket? Socket { get; init; }

    /// <summary>
    /// Gets a value indicating whether output has left with its flush, so that it can end before the input. A FIN that overtakes frames would cost
    /// the peer the last ones.
    /// </summary>
    public bool IsOutputDirect { get; init; }

    public virtual bool ResetsOnUnreadInput => Socket is not null;

    public virtual OutputProgress? ReadProgress() => Socket is null ? null : TcpCounters.TryReadProgress(Socket.SafeHandle);

    public virtual void EndOutput()
    {
        if (IsOutputDirect)
        {
            NonBlocking.EndOutput(Socket!);
        }
    }

    public void Drop()
    {
        if (Abort is not null)
        {
            Abort();
        }
        else
        {
            Lifetime!.Abort();
        }
    }

    public ValueTask ReleaseAsync() => EndAsync?.Invoke() ?? default;
}
