namespace WebSocketToolkit.Sending;

/// <summary>What stands at a place in the <see cref="SendQueue"/>.</summary>
internal enum QueueEntryKind : byte
{
    /// <summary>A whole message.</summary>
    Message,

    /// <summary>The close frame.</summary>
    Close,

    /// <summary>The place of a message that is sent in pieces; its sender is told when it comes.</summary>
    StreamTurn,

    /// <summary>A place whose sender wants to know when all before it has left.</summary>
    DrainMark,
}
