namespace WebSocketToolkit;

/// <summary>The way in which a connection ended.</summary>
/// <param name="Code">
/// The close status (RFC 6455 section 7.1.5): that of the peer if it closed first, otherwise ours. It is 1005 if the peer's close frame had
/// no status, and 1006 if the connection ended without a close frame.
/// </param>
/// <param name="Reason">The close reason (RFC 6455 section 7.1.6); empty if there was no reason.</param>
/// <param name="Initiator">The side that ended the connection.</param>
public sealed record WebSocketClose(int Code, string Reason, WebSocketCloseInitiator Initiator);
