namespace WebSocketToolkit;

/// <summary>How a peer broke the protocol or a limit.</summary>
public enum WebSocketProtocolFault
{
    /// <summary>A reserved bit is set that no extension gave a meaning (1002).</summary>
    ReservedBit,

    /// <summary>The opcode is reserved (1002).</summary>
    ReservedOpcode,

    /// <summary>A client's frame is not masked (1002).</summary>
    UnmaskedFrame,

    /// <summary>A control frame is fragmented or longer than 125 bytes (1002).</summary>
    InvalidControlFrame,

    /// <summary>A continuation without a start, or a new message inside a fragmented one (1002).</summary>
    InvalidFragmentation,

    /// <summary>A close frame with one byte, or with a status that may not be sent (1002).</summary>
    InvalidCloseFrame,

    /// <summary>Text that is not UTF-8 (1007).</summary>
    InvalidUtf8,

    /// <summary>A compressed message that is not valid deflate data (1007).</summary>
    InvalidCompressedData,

    /// <summary>The message is larger than the route allows, inflated if it was compressed (1009).</summary>
    MessageTooBig,

    /// <summary>The message has more fragments than the route allows (1008).</summary>
    TooManyFragments,

    /// <summary>The peer sends more messages in a time than the route allows (1008).</summary>
    TooManyMessages,

    /// <summary>The endpoint takes no messages of this kind, text or binary (1003).</summary>
    UnsupportedMessageKind,
}
