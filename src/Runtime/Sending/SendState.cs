namespace WebSocketToolkit.Sending;

/// <summary>The states of a <see cref="FrameSender"/>. A state changes only to a later state of this list.</summary>
internal enum SendState : byte
{
    /// <summary>Messages and control frames are accepted.</summary>
    Open,

    /// <summary>The close frame is queued or written. Nothing is accepted after it.</summary>
    Closing,

    /// <summary>The transport has accepted the close frame and everything before it.</summary>
    Ended,

    /// <summary>Nothing reaches the peer any more, and queued messages are discarded.</summary>
    Broken,
}
