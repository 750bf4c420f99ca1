using System.Buffers.Binary;
using System.Text;

namespace WebSocketToolkit.Testing;

/// <summary>A frame as it is on the wire (RFC 6455 section 5.2). It may break the rules of the protocol.</summary>
/// <param name="Opcode">The kind of the frame.</param>
/// <param name="Payload">The payload, not masked.</param>
public sealed record RawFrame(Opcode Opcode, byte[] Payload)
{
    /// <summary>Gets a value indicating whether the frame is the last fragment of its message. Default true.</summary>
    public bool Fin { get; init; } = true;

    /// <summary>Gets RSV1 to RSV3 as the three bits 4, 2 and 1. Default 0.</summary>
    public int Rsv { get; init; }

    /// <summary>Gets the masking key, with its first byte in the highest bits; null sends the payload without a mask.</summary>
    public uint? Mask { get; init; } = FrameCodec.DefaultMask;

    /// <summary>Gets the number of bytes of the length field: 1, 3 or 9. Default null: the smallest that fits.</summary>
    public int? LengthBytes { get; init; }

    /// <summary>Gets the length that the header announces. Default null: the length of the payload.</summary>
    public ulong? AnnouncedLength { get; init; }

    /// <summary>Gets the payload as text.</summary>
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Gets the close status of a close frame; 1005 if the frame has no status.</summary>
    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    /// <summary>Gets the close reason of a close frame.</summary>
    public string CloseReason => Payload.Length < 2 ? "" : Encoding.UTF8.GetString(Payload.AsSpan(2));

    /// <summary>Returns a whole text message.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The frame.</returns>
    public static RawFrame OfText(string text) => new(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Returns a whole binary message.</summary>
    /// <param name="data">The payload.</param>
    /// <returns>The frame.</returns>
    public static RawFrame OfBinary(params byte[] data) => new(Opcode.Binary, data);

    /// <summary>Returns a close frame.</summary>
    /// <param name="code">The close status.</param>
    /// <param name="reason">The close reason.</param>
    /// <returns>The frame.</returns>
    public static RawFrame OfClose(int code, string reason = "") =>
        new(Opcode.Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>Returns the bytes of the frame on the wire.</summary>
    /// <returns>The header and the masked payload.</returns>
    public byte[] ToBytes()
    {
        Span<byte> header = stackalloc byte[FrameCodec.MaxHeaderLength];
        var length = FrameCodec.WriteHeader(header, Opcode, AnnouncedLength ?? (ulong)Payload.Length, Mask, Fin, Rsv, LengthBytes);
        var bytes = new byte[length + Payload.Length];
        header[..length].CopyTo(bytes);
        FrameCodec.WritePayload(bytes.AsSpan(length), Payload, Mask);
        return bytes;
    }
}
