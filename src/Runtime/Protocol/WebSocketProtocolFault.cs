namespace WebSocketToolkit;

/// <summary>
/// The ways in which a peer can violate the protocol or a limit of the route, with the close status of each (RFC 6455 section 7.4.1).
/// </summary>
public enum WebSocketProtocolFault
{
    /// <summary>A reserved bit is set that no negotiated extension defines (1002).</summary>
    ReservedBit,

    /// <summary>The opcode is reserved (1002).</summary>
    ReservedOpcode,

    /// <summary>A client's frame is not masked (1002).</summary>
    UnmaskedFrame,

    /// <summary>A control frame is fragmented or longer than 125 bytes (1002).</summary>
    InvalidControlFrame,

    /// <summary>A continuation frame is outside a message, or a new message begins inside a fragmented message (1002).</summary>
    InvalidFragmentation,

    /// <summary>A close frame has a payload of one byte, or a status that must not be sent (1002).</summary>
    InvalidCloseFrame,

    /// <summary>A text message or a close reason is not valid UTF-8 (1007).</summary>
    InvalidUtf8,

    /// <summary>A compressed message is not valid deflate data (1007).</summary>
    InvalidCompressedData,

    /// <summary>
    /// A message, inflated if it was compressed, is larger than <see cref="WebSocketRouteOptions.MaxMessageSize"/> (1009).
    /// </summary>
    MessageTooBig,

    /// <summary>A message has more fragments than <see cref="WebSocketRouteOptions.MaxFragments"/> (1008).</summary>
    TooManyFragments,

    /// <summary>The peer sends messages at a higher rate than the route allows (1008).</summary>
    TooManyMessages,

    /// <summary>The endpoint does not accept messages of this kind, text or binary (1003).</summary>
    UnsupportedMessageKind,
}
