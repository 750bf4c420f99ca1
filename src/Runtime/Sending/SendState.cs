namespace WebSocketToolkit.Sending;

/// <summary>The state of an <see cref="FrameSender"/>. It only ever goes down this list.</summary>
internal enum SendState : byte
{
    /// <summary>Messages and control frames are taken.</summary>
    Open,

    /// <summary>The close frame is queued or written; nothing is taken after it.</summary>
    Closing,

    /// <summary>The transport has taken the close frame and all before it.</summary>
    Ended,

    /// <summary>Nothing more reaches the peer, and what was queued is gone.</summary>
    Broken,
}
