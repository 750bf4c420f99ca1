using System.Runtime.InteropServices;

namespace WebSocketToolkit.Protocol;

/// <summary>A buffer that collects a message from its pieces, in an array of <see cref="MessageMemory"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct MessageBuffer : IDisposable
{
    /// <summary>The maximum number of announced bytes for which memory is reserved: a peer can announce any length for free.</summary>
    private const int LargestReserve = 64 * 1024;

    private byte[]? _array;

    /// <summary>Gets the number of bytes in the buffer.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the bytes in the buffer.</summary>
    public readonly ReadOnlySpan<byte> Written => _array.AsSpan(0, Length);

    /// <summary>Appends a piece.</summary>
    /// <param name="piece">The bytes.</param>
    /// <param name="expected">The number of bytes that are announced to follow.</param>
    public void Append(ReadOnlySpan<byte> piece, long expected)
    {
        var needed = Length + piece.Length;
        Grow(needed, reserve: (int)Math.Min(expected, Math.Max(LargestReserve, needed)));
        piece.CopyTo(_array.AsSpan(Length));
        Length = needed;
    }

    /// <summary>Reserves room for a piece that is written in place. Call <see cref="Advance"/> afterwards.</summary>
    /// <param name="wanted">The number of bytes to reserve if the array is full.</param>
    /// <param name="max">The maximum length of the piece in bytes, greater than zero.</param>
    /// <returns>The room, of at most <paramref name="max"/> bytes.</returns>
    public Span<byte> Reserve(int wanted, int max)
    {
        if (_array is null || _array.Length == Length)
        {
            Grow(Length + Math.Min(wanted, max), reserve: 0);
        }

        return _array.AsSpan(Length, Math.Min(_array!.Length - Length, max));
    }

    /// <summary>Adds bytes that were written to the room that <see cref="Reserve"/> returned.</summary>
    /// <param name="count">The number of bytes.</param>
    public void Advance(int count) => Length += count;

    /// <summary>Removes bytes from the end.</summary>
    /// <param name="length">The number of bytes to keep, at most <see cref="Length"/>.</param>
    public void Truncate(int length) => Length = length;

    /// <summary>Detaches the array, which the caller returns to <see cref="MessageMemory"/>. The buffer is empty afterwards.</summary>
    public (byte[] Array, int Length) Detach()
    {
        var result = (_array ?? MessageMemory.Rent(1), Length);
        _array = null;
        Length = 0;
        return result;
    }

    /// <summary>Returns the memory. The buffer is empty afterwards.</summary>
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
