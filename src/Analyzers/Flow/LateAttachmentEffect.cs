namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The harm that a late attachment does, by the kind of source.</summary>
internal enum LateAttachmentEffect
{
    /// <summary>Messages wait in a bounded buffer, and the connection stalls.</summary>
    Stalls,

    /// <summary>Messages that arrive before the listener are lost.</summary>
    LosesMessages,

    /// <summary>A raw WebSocket loses nothing, but answers pings and closes only while it receives.</summary>
    LeavesPingsUnanswered,
}
