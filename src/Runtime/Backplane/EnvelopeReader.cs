using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// A reader of the envelopes of <see cref="EnvelopeWriter"/>. Its methods return false if fewer bytes are left than are announced.
/// </summary>
internal ref struct EnvelopeReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        var isPresent = TryConsume(1, out var bytes);
        value = isPresent ? bytes[0] : (byte)0;
        return isPresent;
    }

    public bool TryNode(out Guid value)
    {
        var isPresent = TryConsume(16, out var bytes);
        value = isPresent ? new(bytes) : default;
        return isPresent;
    }

    public bool TryNumber(out long value)
    {
        var isPresent = TryConsume(sizeof(long), out var bytes);
        value = isPresent ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;
        return isPresent;
    }

    public bool TryBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryConsume(sizeof(int), out var length) && TryConsume(BinaryPrimitives.ReadInt32BigEndian(length), out value);
    }

    public bool TryString([NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!TryConsume(sizeof(int), out var announced))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(announced);
        if (!TryConsume(length < 0 ? ~length : length, out var bytes) || (length < 0 && bytes.Length % sizeof(char) != 0))
        {
            return false;
        }

        value = length < 0 ? Utf16(bytes) : Encoding.UTF8.GetString(bytes);
        return true;
    }

    public bool TryOptionalString(out string? value)
    {
        value = null;
        return TryByte(out var isPresent) && (isPresent == 0 || TryString(out value));
    }

    public bool TryOptionalBytes(out byte[]? value)
    {
        value = null;
        if (!TryByte(out var isPresent) || isPresent == 0)
        {
            return isPresent == 0;
        }

        if (!TryBytes(out var bytes))
        {
            return false;
        }

        value = bytes.ToArray();
        return true;
    }

    public bool TryAddress(out GroupAddress value)
    {
        value = default;
        if (!TryByte(out var kind) || !TryString(out var name) || kind > (byte)AudienceKind.Connection)
        {
            return false;
        }

        value = new((AudienceKind)kind, name);
        return true;
    }

    /// <summary>Reads the send policy of a message.</summary>
    /// <param name="policy">The policy for slow members; null for the policy of their routes.</param>
    /// <param name="rest">The rest of the send policy.</param>
    /// <returns>False if it is malformed.</returns>
    public bool TryPolicy(out WebSocketSlowConsumerPolicy? policy, out SendPolicy rest)
    {
        policy = null;
        rest = default;
        if (!TryByte(out var value)
            || !TryOptionalString(out var scope)
            || !TryOptionalString(out var key)
            || !TryNumber(out var timeToLive)
            || value is > (byte)WebSocketSlowConsumerPolicy.DropOldest and not EnvelopeWriter.NoPolicy
            || timeToLive < 0)
        {
            return false;
        }

        policy = value == EnvelopeWriter.NoPolicy ? null : (WebSocketSlowConsumerPolicy)value;
        rest = new(default, new(scope, key), TimeSpan.FromTicks(timeToLive));
        return true;
    }

    private static string Utf16(ReadOnlySpan<byte> bytes) => string.Create(bytes.Length / sizeof(char), bytes, static (text, bytes) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)BinaryPrimitives.ReadUInt16BigEndian(bytes[(i * sizeof(char))..]);
        }
    });

    private bool TryConsume(int length, out ReadOnlySpan<byte> taken)
    {
        if ((uint)length > (uint)_rest.Length)
        {
            taken = default;
            return false;
        }

        taken = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
