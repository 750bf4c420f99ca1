namespace WebSocketToolkit.Shared;

/// <summary>The forms in which an <c>OnMessage</c> takes a message.</summary>
internal enum PayloadKind
{
    String,
    Typed,
    Span,
    Memory,
    Sequence,
    Array,
    Message,

    /// <summary>A stream that starts at the message's first byte.</summary>
    Stream,

    /// <summary>All messages of the connection, as one stream.</summary>
    Conversation,
}
