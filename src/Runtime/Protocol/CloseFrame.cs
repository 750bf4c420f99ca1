using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace WebSocketToolkit.Protocol;

/// <summary>The payload of a close frame: nothing, or a status and a reason (RFC 6455 section 5.5.1).</summary>
internal static class CloseFrame
{
    /// <summary>What is wrong with a received payload; null if nothing is.</summary>
    public static WebSocketProtocolException? Check(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return null;
        }

        if (payload.Length == 1)
        {
            return new(WebSocketProtocolFault.InvalidCloseFrame, "A close frame has no or at least two bytes.");
        }

        var code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (!CloseStatus.MayBeSent(code))
        {
            return new(WebSocketProtocolFault.InvalidCloseFrame, $"The close status {code} may not be sent.");
        }

        return Utf8.IsValid(payload[2..]) ? null : new(WebSocketProtocolFault.InvalidUtf8, "A close reason is not valid UTF-8.");
    }

    /// <summary>Reads a payload that <see cref="Check"/> found right.</summary>
    public static (int Code, string Reason) Read(ReadOnlySpan<byte> payload) => payload.IsEmpty
        ? (CloseStatus.NoStatusReceived, "")
        : (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload[2..]));

    /// <summary>Writes a payload; 1005 stands for none.</summary>
    /// <param name="destination">At least 125 bytes.</param>
    /// <param name="code">The status.</param>
    /// <param name="reason">The reason; cut to what fits, between characters.</param>
    /// <returns>The payload's length.</returns>
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
