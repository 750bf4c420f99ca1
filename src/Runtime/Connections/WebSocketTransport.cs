using System.IO.Pipelines;

namespace WebSocketToolkit.Connections;

/// <summary>The bytes of an upgraded connection. The connection loop knows nothing of where they come from.</summary>
/// <param name="Input">From the peer.</param>
/// <param name="Output">To the peer.</param>
/// <param name="Abort">Drops the connection; a pending read ends.</param>
internal sealed record WebSocketTransport(PipeReader Input, PipeWriter Output, Action Abort);
