using System.Buffers;
using System.Text.Unicode;

namespace WebSocketToolkit.Protocol;

/// <summary>The close status codes of RFC 6455 section 7.4 and of IANA's registry.</summary>
internal static class CloseStatus
{
    public const int NormalClosure = 1000;
    public const int GoingAway = 1001;
    public const int ProtocolError = 1002;
    public const int UnsupportedData = 1003;
    public const int NoStatusReceived = 1005;
    public const int AbnormalClosure = 1006;
    public const int InvalidPayload = 1007;
    public const int PolicyViolation = 1008;
    public const int MessageTooBig = 1009;
    public const int InternalError = 1011;
    public const int TryAgainLater = 1013;

    /// <summary>The maximum length of a reason in UTF-8: a control frame holds 125 bytes, and the status takes two of them.</summary>
    public const int MaxReasonBytes = 123;

    /// <summary>Returns a value indicating whether a close frame may carry a status (RFC 6455 section 7.4).</summary>
    /// <param name="code">The status.</param>
    /// <returns>True for 1000 to 1014 except 1004, 1005 and 1006, and for 3000 to 4999.</returns>
    public static bool MayBeSent(int code) => code is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);

    /// <summary>Throws if a close frame cannot carry a status.</summary>
    /// <param name="code">The status.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status must not be sent.</exception>
    public static void ThrowIfNotSendable(int code)
    {
        if (!MayBeSent(code))
        {
            throw new ArgumentOutOfRangeException(
                nameof(code),
                code,
                "The close status must not be sent. Use 1000 to 1014 except 1004, 1005 and 1006, or 3000 to 4999 (RFC 6455 section 7.4).");
        }
    }

    /// <summary>Returns the part of a reason that a close frame can carry, cut between characters.</summary>
    /// <param name="reason">The reason.</param>
    public static string Shorten(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Span<byte> utf8 = stackalloc byte[MaxReasonBytes];
        return Utf8.FromUtf16(reason, utf8, out var read, out _) == OperationStatus.DestinationTooSmall ? reason[..read] : reason;
    }
}
