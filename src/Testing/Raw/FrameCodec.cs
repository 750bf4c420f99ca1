using System.Buffers.Binary;

namespace WebSocketToolkit.Testing;

/// <summary>
/// A writer of a client's frames (RFC 6455 section 5.2), into memory of the caller. It checks nothing: a test may break the rules of the
/// protocol. The benchmarks compile this file too.
/// </summary>
internal static class FrameCodec
{
    /// <summary>The maximum length of a header, in bytes.</summary>
    public const int MaxHeaderLength = 14;

    /// <summary>The masking key of frames that need no other.</summary>
    public const uint DefaultMask = 0x37FA213D;

    /// <summary>Returns the length in bytes of a frame with a payload of this length.</summary>
    /// <param name="payloadLength">The length of the payload in bytes.</param>
    /// <param name="isMasked">Indicates whether the frame has a masking key.</param>
    /// <returns>The length of the header and the payload.</returns>
    public static int FrameLength(int payloadLength, bool isMasked = true) =>
        1 + LengthBytes((ulong)payloadLength) + (isMasked ? sizeof(uint) : 0) + payloadLength;

    /// <summary>Writes the header of a frame.</summary>
    /// <param name="destination">The memory: up to <see cref="MaxHeaderLength"/> bytes of it are written.</param>
    /// <param name="opcode">The kind of the frame.</param>
    /// <param name="length">The length that the header announces.</param>
    /// <param name="mask">The masking key, with its first byte in the highest bits; null for none.</param>
    /// <param name="isFinal">Indicates whether the frame is the last fragment of its message.</param>
    /// <param name="rsv">RSV1 to RSV3 as the three bits 4, 2 and 1.</param>
    /// <param name="lengthBytes">The number of bytes of the length field: 1, 3 or 9. Null for the smallest that fits.</param>
    /// <returns>The length of the header in bytes.</returns>
    public static int WriteHeader(
        Span<byte> destination, Opcode opcode, ulong length, uint? mask, bool isFinal = true, int rsv = 0, int? lengthBytes = null)
    {
        var field = lengthBytes ?? LengthBytes(length);
        destination[0] = (byte)((isFinal ? 0x80 : 0) | (rsv << 4) | (int)opcode);
        destination[1] = (byte)((mask is null ? 0 : 0x80) | field switch { 1 => (int)length, 3 => 126, _ => 127 });
        if (field == 3)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
        }
        else if (field == 9)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination[2..], length);
        }

        if (mask is not { } key)
        {
            return 1 + field;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination[(1 + field)..], key);
        return 1 + field + sizeof(uint);
    }

    /// <summary>Writes a whole message in one frame.</summary>
    /// <param name="destination">The memory: <see cref="FrameLength"/> bytes of it are written.</param>
    /// <param name="opcode">The kind of the frame.</param>
    /// <param name="payload">The payload, not masked.</param>
    /// <param name="mask">The masking key, with its first byte in the highest bits; null for none.</param>
    /// <returns>The length of the frame in bytes.</returns>
    public static int Write(Span<byte> destination, Opcode opcode, ReadOnlySpan<byte> payload, uint? mask = DefaultMask)
    {
        var header = WriteHeader(destination, opcode, (ulong)payload.Length, mask);
        WritePayload(destination[header..], payload, mask);
        return header + payload.Length;
    }

    /// <summary>Returns the bytes of a whole message in one frame.</summary>
    /// <inheritdoc cref="Write" path="/param[@name != 'destination']"/>
    /// <returns>The header and the masked payload.</returns>
    public static byte[] ToBytes(Opcode opcode, ReadOnlySpan<byte> payload, uint? mask = DefaultMask)
    {
        var bytes = new byte[FrameLength(payload.Length, mask is not null)];
        Write(bytes, opcode, payload, mask);
        return bytes;
    }

    /// <summary>Writes a payload, masked (RFC 6455 section 5.3).</summary>
    /// <param name="destination">The memory, behind the header.</param>
    /// <param name="payload">The payload, not masked.</param>
    /// <param name="mask">The masking key; null for none.</param>
    public static void WritePayload(Span<byte> destination, ReadOnlySpan<byte> payload, uint? mask)
    {
        payload.CopyTo(destination);
        if (mask is not { } key)
        {
            return;
        }

        Span<byte> octets = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, key);
        for (var i = 0; i < payload.Length; i++)
        {
            destination[i] ^= octets[i & 3];
        }
    }

    private static int LengthBytes(ulong length) => length < 126 ? 1 : length <= ushort.MaxValue ? 3 : 9;
}
