using System.IO.Pipelines;

namespace WebSocketToolkit.Transport;

/// <summary>The bytes of an upgraded connection, independent of their source.</summary>
/// <param name="Input">The bytes from the peer.</param>
/// <param name="Output">The bytes to the peer.</param>
/// <param name="Abort">The action that drops the connection. A pending read ends.</param>
/// <param name="EndAsync">The action that releases the transport when the connection is over; null if the host does this.</param>
internal sealed record WebSocketTransport(PipeReader Input, PipeWriter Output, Action Abort, Func<ValueTask>? EndAsync = null);
