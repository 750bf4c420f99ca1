namespace WebSocketToolkit;

/// <summary>How a connection ended.</summary>
/// <param name="Code">
/// The close status (RFC 6455 section 7.4): the peer's if it closed first, ours otherwise. 1005: the peer's close frame had none;
/// 1006: the connection was lost without a close frame.
/// </param>
/// <param name="Reason">The reason that came with it; empty if none did.</param>
/// <param name="Initiator">Who ended it.</param>
public sealed record WebSocketClose(int Code, string Reason, WebSocketCloseInitiator Initiator);
