using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>Reads what <see cref="EnvelopeWriter"/> writes, and believes no length: false where there is less than was announced.</summary>
internal ref struct EnvelopeReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        var isThere = TryTake(1, out var bytes);
        value = isThere ? bytes[0] : (byte)0;
        return isThere;
    }

    public bool TryNode(out Guid value)
    {
        var isThere = TryTake(16, out var bytes);
        value = isThere ? new(bytes) : default;
        return isThere;
    }

    public bool TryNumber(out long value)
    {
        var isThere = TryTake(sizeof(long), out var bytes);
        value = isThere ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;
        return isThere;
    }

    public bool TryBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryTake(sizeof(int), out var length) && TryTake(BinaryPrimitives.ReadInt32BigEndian(length), out value);
    }

    public bool TryString([NotNullWhen(true)] out string? value)
    {
        value = TryBytes(out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
        return value is not null;
    }

    public bool TryOptionalString(out string? value)
    {
        value = null;
        return TryByte(out var isThere) && (isThere == 0 || TryString(out value));
    }

    public bool TryOptionalBytes(out byte[]? value)
    {
        value = null;
        if (!TryByte(out var isThere) || isThere == 0)
        {
            return isThere == 0;
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

    public bool TryTerms(out WebSocketSlowConsumerPolicy? policy, out SendPolicy terms)
    {
        policy = null;
        terms = default;
        if (!TryByte(out var said) || !TryOptionalString(out var scope) || !TryOptionalString(out var key) || !TryNumber(out var timeToLive)
            || said is > (byte)WebSocketSlowConsumerPolicy.DropOldest and not EnvelopeWriter.NoPolicy || timeToLive < 0)
        {
            return false;
        }

        policy = said == EnvelopeWriter.NoPolicy ? null : (WebSocketSlowConsumerPolicy)said;
        terms = new(default, new(scope, key), TimeSpan.FromTicks(timeToLive));
        return true;
    }

    private bool TryTake(int length, out ReadOnlySpan<byte> taken)
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
