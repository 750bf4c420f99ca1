using System.Runtime.InteropServices;

namespace WebSocketToolkit;

/// <summary>The result of sending a message to an audience, or of closing an audience.</summary>
/// <param name="LocalConnections">The number of connections on this node that the message was queued for, or that begin to close.</param>
/// <param name="RemoteDelivery">The delivery to other nodes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WebSocketGroupSendResult(
    int LocalConnections, WebSocketRemoteDelivery RemoteDelivery = WebSocketRemoteDelivery.None);
