namespace WebSocketToolkit.Sending;

/// <summary>A transport's output that can send frames which other connections send too, without a copy of its own.</summary>
/// <remarks>Used under the lock of its <see cref="FrameSender"/>.</remarks>
internal interface ISharedFrameWriter
{
    /// <summary>Makes room for this many bytes, so that what follows is written in one piece.</summary>
    void Reserve(int sizeHint);

    /// <summary>Takes frames by reference. False if they do not continue what is there: then they are to be written.</summary>
    bool TryAppendShared(SharedFrames frames, int start, int end);

    /// <summary>Copies the shared frames: they are about to go, or something else follows them.</summary>
    void MaterializeShared();

    /// <summary>Drops shared frames that are not going to be sent: they are gone when their batch has ended.</summary>
    void DropShared();
}
