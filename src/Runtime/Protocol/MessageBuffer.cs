using System.Runtime.InteropServices;

namespace WebSocketToolkit.Protocol;

/// <summary>Collects a message that arrives in pieces, in an array of <see cref="MessageMemory"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct MessageBuffer : IDisposable
{
    /// <summary>
    /// What a peer only announces is not reserved beyond this: a header costs a peer nothing, memory costs us.
    /// </summary>
    private const int LargestReserve = 64 * 1024;

    private byte[]? _array;

    /// <summary>Bytes collected.</summary>
    public int Length { get; private set; }

    /// <summary>What has been collected.</summary>
    public readonly ReadOnlySpan<byte> Written => _array.AsSpan(0, Length);

    /// <summary>Adds a piece.</summary>
    /// <param name="piece">The bytes.</param>
    /// <param name="expected">How many are announced to follow.</param>
    public void Append(ReadOnlySpan<byte> piece, long expected)
    {
        var needed = Length + piece.Length;
        Grow(needed, reserve: (int)Math.Min(expected, Math.Max(LargestReserve, needed)));
        piece.CopyTo(_array.AsSpan(Length));
        Length = needed;
    }

    /// <summary>Room for a piece that is written in place; <see cref="Advance"/> adds it.</summary>
    /// <param name="wanted">Bytes to make room for, if there is none left.</param>
    /// <param name="max">Bytes that the piece may have, more than zero.</param>
    public Span<byte> Reserve(int wanted, int max)
    {
        if (_array is null || _array.Length == Length)
        {
            Grow(Length + Math.Min(wanted, max), reserve: 0);
        }

        return _array.AsSpan(Length, Math.Min(_array!.Length - Length, max));
    }

    /// <summary>Adds bytes that were written to the room of <see cref="Reserve"/>.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Hands the array over; the buffer is empty again.</summary>
    public (byte[] Array, int Length) Detach()
    {
        var result = (_array ?? MessageMemory.Rent(1), Length);
        _array = null;
        Length = 0;
        return result;
    }

    /// <summary>Gives the memory back; the buffer is empty again.</summary>
    public void Dispose()
    {
        if (_array is not null)
        {
            MessageMemory.Return(_array);
            _array = null;
        }

        Length = 0;
    }

    private void Grow(int needed, int reserve)
    {
        if (_array is null || _array.Length < needed)
        {
            var larger = MessageMemory.Rent(Math.Max(needed + reserve, Math.Max(256, Length + (Length / 2))));
            if (_array is not null)
            {
                _array.AsSpan(0, Length).CopyTo(larger);
                MessageMemory.Return(_array);
            }

            _array = larger;
        }
    }
}
