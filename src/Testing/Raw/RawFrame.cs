using System.Buffers.Binary;
using System.Text;

namespace WebSocketToolkit.Testing;

/// <summary>A frame as it is on the wire (RFC 6455 section 5.2), also one that breaks the rules.</summary>
/// <param name="Opcode">What it is.</param>
/// <param name="Payload">The payload, not masked.</param>
public sealed record RawFrame(Opcode Opcode, byte[] Payload)
{
    /// <summary>Whether it is the last fragment of its message.</summary>
    public bool Fin { get; init; } = true;

    /// <summary>RSV1 to RSV3 as the three bits 4, 2 and 1.</summary>
    public int Rsv { get; init; }

    /// <summary>The masking key, first byte on top; null sends the payload as it is.</summary>
    public uint? Mask { get; init; } = 0x37FA213D;

    /// <summary>Bytes of the length field: 1, 3 or 9; null takes the shortest.</summary>
    public int? LengthBytes { get; init; }

    /// <summary>The length that the header announces; null tells the truth.</summary>
    public ulong? AnnouncedLength { get; init; }

    /// <summary>The payload as text.</summary>
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>The status of a close frame; 1005 if it has none.</summary>
    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    /// <summary>The reason of a close frame.</summary>
    public string CloseReason => Payload.Length < 2 ? "" : Encoding.UTF8.GetString(Payload.AsSpan(2));

    /// <summary>A whole text message.</summary>
    public static RawFrame OfText(string text) => new(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>A whole binary message.</summary>
    public static RawFrame OfBinary(params byte[] data) => new(Opcode.Binary, data);

    /// <summary>A close frame.</summary>
    public static RawFrame OfClose(int code, string reason = "") =>
        new(Opcode.Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>The frame as it goes over the wire.</summary>
    public byte[] ToBytes()
    {
        var length = AnnouncedLength ?? (ulong)Payload.Length;
        var lengthBytes = LengthBytes ?? (length < 126 ? 1 : length <= ushort.MaxValue ? 3 : 9);
        var bytes = new List<byte> { (byte)((Fin ? 0x80 : 0) | (Rsv << 4) | (int)Opcode) };
        var masked = Mask is null ? 0 : 0x80;
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(field, length);
        bytes.Add((byte)(masked | lengthBytes switch { 1 => (int)length, 3 => 126, _ => 127 }));
        bytes.AddRange(field[^(lengthBytes - 1)..]);

        var payload = Payload.ToArray();
        if (Mask is { } mask)
        {
            BinaryPrimitives.WriteUInt32BigEndian(field, mask);
            bytes.AddRange(field[..4]);
            for (var i = 0; i < payload.Length; i++)
            {
                payload[i] ^= field[i % 4];
            }
        }

        bytes.AddRange(payload);
        return [.. bytes];
    }
}
