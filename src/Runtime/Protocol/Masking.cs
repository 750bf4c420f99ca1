using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Protocol;

/// <summary>Client-to-server masking (RFC 6455 section 5.3).</summary>
internal static class Masking
{
    /// <summary>Unmasks a payload, or the next piece of it, in place.</summary>
    /// <param name="data">The masked bytes.</param>
    /// <param name="mask">The masking key as it is on the wire, read in the machine's byte order.</param>
    /// <param name="offset">The number of payload bytes before this piece.</param>
    public static void Apply(Span<byte> data, uint mask, long offset)
    {
        mask = Rotate(mask, offset);
        ref var start = ref MemoryMarshal.GetReference(data);
        nuint i = 0;
        var length = (nuint)data.Length;

        // Every step is a multiple of four bytes, so the key stays aligned.
        if (Vector.IsHardwareAccelerated && length >= (nuint)Vector<byte>.Count)
        {
            var key = Vector.AsVectorByte(new Vector<uint>(mask));
            var last = length - (nuint)Vector<byte>.Count;
            for (; i <= last; i += (nuint)Vector<byte>.Count)
            {
                (Vector.LoadUnsafe(ref start, i) ^ key).StoreUnsafe(ref start, i);
            }
        }

        for (; i + sizeof(uint) <= length; i += sizeof(uint))
        {
            ref var word = ref Unsafe.AddByteOffset(ref start, i);
            Unsafe.WriteUnaligned(ref word, Unsafe.ReadUnaligned<uint>(ref word) ^ mask);
        }

        for (var shift = 0; i < length; i++, shift += 8)
        {
            Unsafe.AddByteOffset(ref start, i) ^= (byte)(mask >> (BitConverter.IsLittleEndian ? shift : 24 - shift));
        }
    }

    private static uint Rotate(uint mask, long offset)
    {
        var bits = (int)(offset & 3) * 8;
        return BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, bits) : BitOperations.RotateLeft(mask, bits);
    }
}
