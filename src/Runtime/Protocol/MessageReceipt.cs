namespace WebSocketToolkit.Protocol;

/// <summary>The answer of an <see cref="IFrameReceiver"/> to a whole message.</summary>
[Flags]
internal enum MessageReceipt
{
    /// <summary>The reader goes on, and its memory is free.</summary>
    None = 0,

    /// <summary>The receiver keeps the array, and returns it to the pool later.</summary>
    KeepsMemory = 1,

    /// <summary>
    /// Another thread has taken the reading over while the message was received. This thread must not touch the reader any more.
    /// </summary>
    IsTakenOver = 2,
}
