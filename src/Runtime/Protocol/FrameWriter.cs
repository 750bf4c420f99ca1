using System.Buffers;
using System.Buffers.Binary;

namespace WebSocketToolkit.Protocol;

/// <summary>A writer of a server's frames, which are not masked (RFC 6455 section 5.1).</summary>
internal static class FrameWriter
{
    /// <summary>The maximum length of the header of an unmasked frame, in bytes.</summary>
    public const int MaxHeaderLength = 10;

    /// <summary>Returns the length in bytes of a frame with a payload of this length.</summary>
    /// <param name="payloadLength">The length of the payload in bytes.</param>
    public static int FrameLength(int payloadLength) => payloadLength + payloadLength switch
    {
        < 126 => 2,
        <= ushort.MaxValue => 4,
        _ => MaxHeaderLength,
    };

    /// <summary>Writes the header of a frame.</summary>
    /// <param name="destination">At least <see cref="MaxHeaderLength"/> bytes.</param>
    /// <param name="opcode">The opcode.</param>
    /// <param name="payloadLength">The length of the payload in bytes.</param>
    /// <param name="isCompressed">Indicates whether the payload is a compressed message, which sets RSV1 (RFC 7692 section 6.1).</param>
    /// <param name="isFinal">Indicates whether the frame ends its message.</param>
    /// <returns>The length of the header in bytes.</returns>
    public static int WriteHeader(Span<byte> destination, Opcode opcode, int payloadLength, bool isCompressed = false, bool isFinal = true)
    {
        destination[0] = (byte)((isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | (byte)opcode);
        switch (payloadLength)
        {
            case < 126:
                destination[1] = (byte)payloadLength;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                return MaxHeaderLength;
        }
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="output">The transport.</param>
    /// <param name="opcode">The opcode.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="isCompressed">Indicates whether the payload is a compressed message, which sets RSV1 (RFC 7692 section 6.1).</param>
    /// <param name="isFinal">Indicates whether the frame ends its message.</param>
    public static void Write(
        IBufferWriter<byte> output, Opcode opcode, ReadOnlySpan<byte> payload, bool isCompressed = false, bool isFinal = true)
    {
        var length = FrameLength(payload.Length);
        var span = output.GetSpan(MaxHeaderLength);
        var header = WriteHeader(span, opcode, payload.Length, isCompressed, isFinal);
        if (span.Length >= length)
        {
            payload.CopyTo(span[header..]);
            output.Advance(length);
            return;
        }

        output.Advance(header);
        output.Write(payload);
    }
}
