using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// The part that reads a frame where it stands, without keeping anything of it, if it is a whole message and has arrived as a whole. Nearly
/// every frame is. All other frames, and all that may be at fault, take the way of <see cref="ReadHeader"/>.
/// </summary>
internal sealed partial class FrameReader
{
    private const int FinalText = 0x81;
    private const int FinalBinary = 0x82;
    private const int Masked = 0x80;
    private const int ShortHeader = 6;
    private const int MediumHeader = 8;

    /// <summary>Reads a frame that is a whole message, and unmasks it.</summary>
    /// <param name="data">The bytes, from the start of a frame.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="frameLength">The length of the frame in bytes.</param>
    /// <returns>The type of the message; null if the frame takes the other way, and nothing has changed.</returns>
    private WebSocketMessageType? TryReadWhole(Memory<byte> data, out Memory<byte> payload, out int frameLength)
    {
        payload = default;
        frameLength = 0;
        var bytes = data.Span;
        if (bytes.Length < ShortHeader || _headerLength != 0 || _isInMessage || Fault is not null || _maxFragments < 1)
        {
            return null;
        }

        // The length without the mask bit. A frame that is not masked becomes too long.
        int first = bytes[0], length = bytes[1] ^ Masked, header = ShortHeader;
        if (length == 126 && bytes.Length >= MediumHeader)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            header = MediumHeader;
        }
        else if (length >= 126)
        {
            return null;
        }

        var type = first == FinalText ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        if (first is not (FinalText or FinalBinary) || length > bytes.Length - header || length > _maxMessageSize || _receiver.IsStreamed(type))
        {
            return null;
        }

        frameLength = header + length;
        payload = data.Slice(header, length);
        Masking.Apply(payload.Span, MemoryMarshal.Read<uint>(bytes[(header - sizeof(uint))..]), 0);
        return type;
    }

    /// <returns>False if this thread is no longer the reader.</returns>
    private bool DeliverWhole(WebSocketMessageType type, ReadOnlyMemory<byte> payload)
    {
        if (type == WebSocketMessageType.Text && !Utf8.IsValid(payload.Span))
        {
            FailText(messageEnds: true);
            return true;
        }

        return (_receiver.OnMessage(type, payload, pooled: null) & MessageReceipt.IsTakenOver) == 0;
    }
}
