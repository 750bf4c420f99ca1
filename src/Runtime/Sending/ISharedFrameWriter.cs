namespace WebSocketToolkit.Sending;

/// <summary>A transport's output that can send frames which connections share, without copying them.</summary>
/// <remarks>Used under the lock of its <see cref="FrameSender"/>.</remarks>
internal interface ISharedFrameWriter
{
    /// <summary>Reserves contiguous memory for the next writes.</summary>
    /// <param name="sizeHint">The number of bytes.</param>
    void Reserve(int sizeHint);

    /// <summary>Appends shared frames by reference.</summary>
    /// <param name="frames">The frames of the batch.</param>
    /// <param name="start">The index of the first byte.</param>
    /// <param name="end">The index after the last byte.</param>
    /// <returns>False if the frames do not continue those that are pending. They must be written instead.</returns>
    bool TryAppendShared(SharedFrames frames, int start, int end);

    /// <summary>Copies the pending shared frames, because their batch ends or other frames follow them.</summary>
    void MaterializeShared();

    /// <summary>Drops the pending shared frames, because they will not be sent.</summary>
    void DropShared();
}
