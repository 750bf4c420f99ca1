using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// Writes what goes to other nodes. Numbers are big-endian; strings and bytes have their length before them. The header: format, kind,
/// node, the node's sequence number within the topic.
/// </summary>
/// <param name="capacity">Bytes to begin with.</param>
internal sealed class EnvelopeWriter(int capacity = 256)
{
    /// <summary>Changes when nodes of the old and the new format no longer understand each other.</summary>
    public const byte Format = 1;

    /// <summary>In the place of a policy: the member's route decides.</summary>
    public const byte NoPolicy = 0xFF;

    private const int SequenceAt = 18;

    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    public int Length => _bytes.WrittenCount;

    public EnvelopeWriter Header(EnvelopeKind kind, Guid node) => Byte(Format).Byte((byte)kind).Node(node).Number(0);

    public EnvelopeWriter Address(Groups.GroupAddress address) => Byte((byte)address.Kind).String(address.Name);

    /// <summary>What becomes of a message where a member reads too slowly.</summary>
    /// <param name="policy">Null leaves it to the member's route.</param>
    /// <param name="terms">The rest.</param>
    public EnvelopeWriter Terms(WebSocketSlowConsumerPolicy? policy, in SendPolicy terms) =>
        Byte(policy is { } said ? (byte)said : NoPolicy).OptionalString(terms.Key.Scope).OptionalString(terms.Key.Name).Number(terms.TimeToLive.Ticks);

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

    public EnvelopeWriter String(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Length32(length);
        Encoding.UTF8.GetBytes(value, _bytes.GetSpan(length));
        _bytes.Advance(length);
        return this;
    }

    public EnvelopeWriter Bytes(ReadOnlySpan<byte> value)
    {
        Length32(value.Length);
        return Raw(value);
    }

    /// <summary>What may be missing: a byte says whether it is there.</summary>
    public EnvelopeWriter OptionalString(string? value) => value is null ? Byte(0) : Byte(1).String(value);

    /// <inheritdoc cref="OptionalString"/>
    public EnvelopeWriter OptionalBytes(byte[]? value) => value is null ? Byte(0) : Byte(1).Bytes(value);

    /// <summary>Bytes that another writer has written.</summary>
    public EnvelopeWriter Raw(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>What has been written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Puts the envelope's place in the order into its header.</summary>
    public void Stamp(long sequence) =>
        BinaryPrimitives.WriteInt64BigEndian(MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span[SequenceAt..], sequence);

    private void Length32(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), length);
        _bytes.Advance(sizeof(int));
    }
}
