using System.Buffers.Binary;

namespace WebSocketToolkit.Testing;

/// <summary>
/// A view of the header of a frame (RFC 6455 section 5.2) that either side has sent. It reads only what is asked for, because the load
/// generator looks at millions of headers. The benchmarks compile this file too.
/// </summary>
/// <param name="bytes">The header, and any bytes behind it.</param>
internal readonly ref struct FrameHeader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Gets the kind of the frame.</summary>
    public Opcode Opcode => (Opcode)(_bytes[0] & 0xF);

    /// <summary>Gets a value indicating whether the frame is the last fragment of its message.</summary>
    public bool IsFinal => (_bytes[0] & 0x80) != 0;

    /// <summary>Gets RSV1 to RSV3 as the three bits 4, 2 and 1.</summary>
    public int Rsv => (_bytes[0] >> 4) & 7;

    /// <summary>Gets the length of the header in bytes. The first two of them tell it.</summary>
    public int Length => 1 + LengthBytes + (IsMasked ? sizeof(uint) : 0);

    /// <summary>Gets the length that the header announces.</summary>
    public long PayloadLength => LengthBytes switch
    {
        1 => _bytes[1] & 0x7F,
        3 => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]),
        _ => BinaryPrimitives.ReadInt64BigEndian(_bytes[2..]),
    };

    /// <summary>Gets the masking key, with its first byte in the highest bits; null if the frame has none.</summary>
    public uint? Mask => IsMasked ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[(1 + LengthBytes)..]) : null;

    private bool IsMasked => (_bytes[1] & 0x80) != 0;

    private int LengthBytes => (_bytes[1] & 0x7F) switch { 126 => 3, 127 => 9, _ => 1 };

    /// <summary>Reads a header if all of it is there.</summary>
    /// <param name="bytes">The bytes that have arrived.</param>
    /// <param name="header">The header.</param>
    /// <returns>True if the bytes begin with a whole header.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = new(bytes);
        return bytes.Length >= 2 && bytes.Length >= header.Length;
    }
}
