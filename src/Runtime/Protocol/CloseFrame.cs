using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace WebSocketToolkit.Protocol;

/// <summary>The payload of a close frame: empty, or a status and a reason (RFC 6455 section 5.5.1).</summary>
internal static class CloseFrame
{
    /// <summary>Validates a received payload.</summary>
    /// <param name="payload">The payload, unmasked.</param>
    /// <returns>The fault; null if the payload is valid.</returns>
    public static WebSocketProtocolException? Validate(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return null;
        }

        if (payload.Length == 1)
        {
            return new(WebSocketProtocolFault.InvalidCloseFrame, "Received a close frame with a payload of one byte.");
        }

        var code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (!CloseStatus.MayBeSent(code))
        {
            return new(WebSocketProtocolFault.InvalidCloseFrame, $"Received a close frame with the invalid status {code}.");
        }

        return Utf8.IsValid(payload[2..])
            ? null
            : new(WebSocketProtocolFault.InvalidUtf8, "Received a close reason that is not valid UTF-8.");
    }

    /// <summary>Reads a payload that <see cref="Validate"/> accepted.</summary>
    /// <param name="payload">The payload, unmasked.</param>
    /// <returns>The status, 1005 if the payload is empty, and the reason.</returns>
    public static (int Code, string Reason) Read(ReadOnlySpan<byte> payload) => payload.IsEmpty
        ? (CloseStatus.NoStatusReceived, "")
        : (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload[2..]));

    /// <summary>Writes a payload. The status 1005 writes an empty payload.</summary>
    /// <param name="destination">At least 125 bytes.</param>
    /// <param name="code">The status.</param>
    /// <param name="reason">The reason. It is cut between characters if it does not fit.</param>
    /// <returns>The length of the payload in bytes.</returns>
    public static int Write(Span<byte> destination, int code, string reason)
    {
        if (code == CloseStatus.NoStatusReceived)
        {
            return 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)code);
        Utf8.FromUtf16(reason, destination.Slice(2, CloseStatus.MaxReasonBytes), out _, out var written);
        return 2 + written;
    }
}
