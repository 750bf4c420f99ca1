using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// A writer of envelopes for other nodes. Numbers are big-endian; the length of strings and bytes precedes them. The header has the format,
/// the kind, the node, and the node's sequence number within the topic.
/// </summary>
/// <param name="capacity">The initial capacity in bytes.</param>
internal sealed class EnvelopeWriter(int capacity = 256)
{
    /// <summary>The version of the format. It changes when nodes of the old and the new format no longer understand each other.</summary>
    public const byte Format = 1;

    /// <summary>The value in the place of a policy if the member's route decides.</summary>
    public const byte NoPolicy = 0xFF;

    private const int SequenceOffset = 18;

    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    public int Length => _bytes.WrittenCount;

    public EnvelopeWriter Header(EnvelopeKind kind, Guid node) => Byte(Format).Byte((byte)kind).Node(node).Number(0);

    public EnvelopeWriter Address(Groups.GroupAddress address) => Byte((byte)address.Kind).String(address.Name);

    /// <summary>Writes the send policy of a message.</summary>
    /// <param name="policy">The policy for slow members; null for the policy of their routes.</param>
    /// <param name="rest">The rest of the send policy.</param>
    public EnvelopeWriter Policy(WebSocketSlowConsumerPolicy? policy, in SendPolicy rest) =>
        Byte(policy is { } value ? (byte)value : NoPolicy)
            .OptionalString(rest.Key.Scope)
            .OptionalString(rest.Key.Name)
            .Number(rest.TimeToLive.Ticks);

    public EnvelopeWriter Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
        return this;
    }

    public EnvelopeWriter Node(Guid value)
    {
        value.TryWriteBytes(_bytes.GetSpan(16));
        _bytes.Advance(16);
        return this;
    }

    public EnvelopeWriter Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
        return this;
    }

    /// <summary>
    /// Writes a text as UTF-8. A text that has half of a surrogate pair is written as UTF-16 after the complement of its length, since
    /// UTF-8 would make one name of several.
    /// </summary>
    public EnvelopeWriter String(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        var bytes = _bytes.GetSpan(sizeof(int) + length);
        if (Utf8.FromUtf16(value, bytes[sizeof(int)..], out _, out _, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, length);
            _bytes.Advance(sizeof(int) + length);
            return this;
        }

        Length32(~(value.Length * sizeof(char)));
        foreach (var unit in value)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetSpan(sizeof(char)), unit);
            _bytes.Advance(sizeof(char));
        }

        return this;
    }

    public EnvelopeWriter Bytes(ReadOnlySpan<byte> value)
    {
        Length32(value.Length);
        return Raw(value);
    }

    /// <summary>Writes a value that may be missing, after a byte that indicates whether it is present.</summary>
    public EnvelopeWriter OptionalString(string? value) => value is null ? Byte(0) : Byte(1).String(value);

    /// <inheritdoc cref="OptionalString"/>
    public EnvelopeWriter OptionalBytes(byte[]? value) => value is null ? Byte(0) : Byte(1).Bytes(value);

    /// <summary>Writes bytes that another writer has written.</summary>
    public EnvelopeWriter Raw(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>Gets the written bytes.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Writes the sequence number into the header.</summary>
    public void Stamp(long sequence) =>
        BinaryPrimitives.WriteInt64BigEndian(MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span[SequenceOffset..], sequence);

    private void Length32(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), length);
        _bytes.Advance(sizeof(int));
    }
}
