using System.Runtime.InteropServices;

namespace WebSocketToolkit;

/// <summary>How far a message to many, or a close of many, has got.</summary>
/// <param name="LocalConnections">Connections of this node that it was queued for, or that it began to close.</param>
/// <param name="RemoteDelivery">Whether it was passed on to other nodes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WebSocketGroupSendResult(int LocalConnections, WebSocketRemoteDelivery RemoteDelivery = WebSocketRemoteDelivery.None);
