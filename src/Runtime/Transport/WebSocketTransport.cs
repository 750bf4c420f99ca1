using System.IO.Pipelines;

namespace WebSocketToolkit.Transport;

/// <summary>The bytes of an upgraded connection. The session knows nothing of where they come from.</summary>
/// <param name="Input">From the peer.</param>
/// <param name="Output">To the peer.</param>
/// <param name="Abort">Drops the connection; a pending read ends.</param>
/// <param name="EndAsync">Lets go of the transport when the connection is over; null where the host does.</param>
internal sealed record WebSocketTransport(PipeReader Input, PipeWriter Output, Action Abort, Func<ValueTask>? EndAsync = null);
