using System.Buffers;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The frames of one batch that many connections get, one behind the other: who gets several in a row sends them from here, without a copy of its
/// own. Written by the batch's thread, read by any.
/// </summary>
internal sealed class SharedFrames
{
    /// <summary>A callback that sends to groups without end shall not make a batch without end.</summary>
    private const int MaxBytes = 256 * 1024;

    // Others may be reading from what has become too small.
    private readonly List<byte[]> _outgrown = [];
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Adds a message. False if there is no more room: it is sent in another way.</summary>
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
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(end, _length * 2));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            _outgrown.Add(_bytes);
            Volatile.Write(ref _bytes, larger);
        }

        var header = FrameWriter.WriteHeader(_bytes.AsSpan(start), opcode, payload.Length);
        payload.CopyTo(_bytes.AsSpan(start + header));
        _length = end;
        return true;
    }

    public ReadOnlySpan<byte> Read(int start, int end) => Volatile.Read(ref _bytes).AsSpan(start, end - start);

    /// <summary>Gives the memory back. Nobody reads any more.</summary>
    public void Clear()
    {
        _outgrown.Add(_bytes);
        foreach (var bytes in _outgrown)
        {
            if (bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }

        _outgrown.Clear();
        _bytes = [];
        _length = 0;
    }
}
