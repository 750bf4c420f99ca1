using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The consecutive frames of one batch that many connections send. A connection that sends several of them in a row sends them from here,
/// without a copy. The batch's thread writes them, and any thread may read them.
/// </summary>
internal sealed class SharedFrames
{
    /// <summary>The maximum size in bytes, so that a callback that keeps sending to groups cannot grow a batch indefinitely.</summary>
    private const int MaxBytes = 256 * 1024;

    // Other threads may still read from the arrays that have become too small.
    private readonly List<byte[]> _outgrown = [];
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Adds a frame.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="start">The index of the first byte of the frame.</param>
    /// <param name="end">The index after the last byte of the frame.</param>
    /// <returns>False if there is no room, and the frame must be written to each connection.</returns>
    public bool TryAdd(Opcode opcode, ReadOnlySpan<byte> payload, out int start, out int end)
    {
        start = _length;
        end = start + FrameWriter.FrameLength(payload.Length);
        if (end > MaxBytes)
        {
            return false;
        }

        if (end > _bytes.Length)
        {
            var larger = MessageMemory.Rent(Math.Max(end, _length * 2));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            _outgrown.Add(_bytes);
            Volatile.Write(ref _bytes, larger);
        }

        var header = FrameWriter.WriteHeader(_bytes.AsSpan(start), opcode, payload.Length);
        payload.CopyTo(_bytes.AsSpan(start + header));
        _length = end;
        return true;
    }

    /// <summary>Returns consecutive frames.</summary>
    /// <param name="start">The index of the first byte.</param>
    /// <param name="end">The index after the last byte.</param>
    public ReadOnlySpan<byte> Read(int start, int end) => Volatile.Read(ref _bytes).AsSpan(start, end - start);

    /// <summary>Returns the memory. Call it when no connection reads the frames any more.</summary>
    public void Clear()
    {
        _outgrown.Add(_bytes);
        foreach (var bytes in _outgrown)
        {
            if (bytes.Length > 0)
            {
                MessageMemory.Return(bytes);
            }
        }

        _outgrown.Clear();
        _bytes = [];
        _length = 0;
    }
}
