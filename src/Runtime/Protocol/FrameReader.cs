using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// A parser of one client's frames (RFC 6455 section 5). The bytes may arrive in pieces of any size. The parser keeps the start of a
/// frame whose rest has not arrived, and delivers whole messages.
/// </summary>
/// <param name="receiver">The receiver of messages and control frames.</param>
/// <param name="maxMessageSize">The maximum size of a message in bytes.</param>
/// <param name="maxFragments">The maximum number of fragments of a message.</param>
/// <param name="inflater">The decompressor; null if compression was not negotiated. It is disposed with the reader.</param>
internal sealed partial class FrameReader(IFrameReceiver receiver, int maxMessageSize, int maxFragments, Inflater? inflater = null)
    : IDisposable
{
    /// <summary>The maximum payload of a control frame in bytes (RFC 6455 section 5.5).</summary>
    public const int MaxControlPayload = 125;

    /// <summary>The result of a call during which another thread has taken the reading over.</summary>
    public const int TakenOver = -1;

    private const int MaxHeaderLength = 14;
    private const int ReservedBits = 0x70;

    private Header _header;
    private int _headerLength;

    private bool _isInPayload;
    private bool _isFinal;
    private Opcode _opcode;
    private uint _mask;
    private long _frameLength;
    private long _remaining;

    private byte[]? _controlPayload;
    private int _controlLength;

    /// <summary>Gets the number of bytes of the current call that have been parsed, with the message that is delivered.</summary>
    public int ParsedBytes { get; private set; }

    /// <summary>Gets the peer's first fault; null if there is none.</summary>
    public WebSocketProtocolException? Fault { get; private set; }

    /// <summary>
    /// Gets a value indicating whether the reader knows where the next frame begins. After a fault in the content of a message it does:
    /// reading goes on until the peer's close frame, and messages are discarded.
    /// </summary>
    public bool IsFrameBoundaryKnown { get; private set; } = true;

    /// <summary>Gets a value indicating whether a close frame has been read. Bytes after it are ignored.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>
    /// Parses the next bytes and unmasks them in place. Stops early at a fault, after a close frame, or when the receiver cannot receive
    /// more.
    /// </summary>
    /// <param name="data">The bytes. They are overwritten.</param>
    /// <returns>
    /// The number of bytes that were consumed; <see cref="TakenOver"/> if another thread is the reader now, and this one must leave it alone.
    /// </returns>
    public int Feed(Memory<byte> data)
    {
        var taken = 0;
        var faultBefore = Fault;
        while (IsFrameBoundaryKnown && !IsClosed && ReferenceEquals(Fault, faultBefore))
        {
            if (!_isInPayload)
            {
                if (taken == data.Length || !receiver.CanReceive)
                {
                    break;
                }

                taken += ReadHeader(data.Span[taken..]);
                if (!_isInPayload)
                {
                    // Either the header continues in the next piece, or it is at fault.
                    continue;
                }
            }

            if (_isStreaming && _remaining != 0 && _opcode < Opcode.Close && !receiver.CanReceive)
            {
                break;
            }

            // An empty payload is complete without another byte.
            var piece = data[taken..];
            if (piece.Length > _remaining)
            {
                piece = piece[..(int)_remaining];
            }
            else if (piece.IsEmpty && _remaining != 0)
            {
                break;
            }

            ParsedBytes = taken + piece.Length;
            var consumed = ReadPayload(piece);
            if (consumed == TakenOver)
            {
                return TakenOver;
            }

            taken += consumed;
        }

        return taken;
    }

    /// <summary>Returns the memory of an unfinished message and of the decompressor.</summary>
    public void Dispose()
    {
        _message.Dispose();
        inflater?.Dispose();
    }

    /// <summary>Reads bytes of a header. Its first two bytes are validated before the rest arrives.</summary>
    private int ReadHeader(ReadOnlySpan<byte> data)
    {
        var taken = CollectHeader(data, 2);
        if (_headerLength < 2 || !CheckStart())
        {
            return taken;
        }

        var length = HeaderLength();
        taken += CollectHeader(data[taken..], length);
        if (_headerLength == length)
        {
            BeginPayload();
        }

        return taken;
    }

    private int CollectHeader(ReadOnlySpan<byte> data, int until)
    {
        var taken = Math.Min(Math.Max(until - _headerLength, 0), data.Length);
        data[..taken].CopyTo(_header[_headerLength..]);
        _headerLength += taken;
        return taken;
    }

    /// <summary>Returns the length of the whole header, which the second byte determines.</summary>
    private int HeaderLength() => (_header[1] & 0x7F) switch
    {
        126 => 8,
        127 => 14,
        _ => 6,
    };

    private bool CheckStart()
    {
        var first = _header[0];
        var opcode = (Opcode)(first & 0x0F);
        var isControl = opcode >= Opcode.Close;
        if ((first & ReservedBits) != 0 && !IsCompressedStart(first, opcode))
        {
            return Fail(WebSocketProtocolFault.ReservedBit, "Received a frame with a reserved bit set.", isBoundaryKnown: false);
        }

        if (opcode is not (Opcode.Continuation or Opcode.Text or Opcode.Binary or Opcode.Close or Opcode.Ping or Opcode.Pong))
        {
            return Fail(
                WebSocketProtocolFault.ReservedOpcode, $"Received a frame with the reserved opcode {(int)opcode}.", isBoundaryKnown: false);
        }

        if ((_header[1] & 0x80) == 0)
        {
            return Fail(WebSocketProtocolFault.UnmaskedFrame, "Received a frame that is not masked.", isBoundaryKnown: false);
        }

        if (isControl && ((first & 0x80) == 0 || (_header[1] & 0x7F) > MaxControlPayload))
        {
            return Fail(
                WebSocketProtocolFault.InvalidControlFrame,
                "Received a control frame that is fragmented or longer than 125 bytes.",
                isBoundaryKnown: false);
        }

        if (!isControl && (opcode == Opcode.Continuation) != _isInMessage)
        {
            return Fail(
                WebSocketProtocolFault.InvalidFragmentation,
                _isInMessage ? "Received a new message inside a fragmented message." : "Received a continuation frame outside a message.",
                isBoundaryKnown: false);
        }

        return true;
    }

    private void BeginPayload()
    {
        _isFinal = (_header[0] & 0x80) != 0;
        _opcode = (Opcode)(_header[0] & 0x0F);
        var announced = (_header[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(_header[2..]),
            var length => (ulong)length,
        };
        _mask = MemoryMarshal.Read<uint>(_header[(_headerLength - 4)..]);
        _frameLength = _remaining = (long)Math.Min(announced, long.MaxValue);
        _headerLength = 0;
        _isInPayload = true;
        if (_opcode >= Opcode.Close)
        {
            _controlLength = 0;
            return;
        }

        if (_opcode != Opcode.Continuation)
        {
            BeginMessage();
        }

        if (Fault is null)
        {
            BeginFragment();
        }

        if (Fault is null && _opcode != Opcode.Continuation)
        {
            _isStreaming = receiver.OnMessageStart(_messageType);
        }
    }

    /// <summary>Reads bytes of a payload.</summary>
    /// <returns>
    /// The number of bytes that were consumed. It is smaller than the piece if the receiver cannot receive the rest; <see cref="TakenOver"/>
    /// if this thread is no longer the reader.
    /// </returns>
    private int ReadPayload(Memory<byte> piece)
    {
        var offset = _frameLength - _remaining;
        _remaining -= piece.Length;
        var frameEnds = _remaining == 0;
        _isInPayload = !frameEnds;
        if (Fault is not null && _opcode < Opcode.Close)
        {
            _isInMessage = !(frameEnds && _isFinal);
            receiver.OnSkipped(piece.Length);
            return piece.Length;
        }

        Masking.Apply(piece.Span, _mask, offset);
        if (_opcode >= Opcode.Close)
        {
            ReadControl(piece.Span, frameEnds);
        }
        else if (_isCompressed)
        {
            var consumed = ReadCompressed(piece, frameEnds);
            if (consumed == TakenOver)
            {
                return TakenOver;
            }

            var rest = piece[consumed..];
            if (!rest.IsEmpty)
            {
                // The rest comes again.
                Masking.Apply(rest.Span, _mask, offset + piece.Length - rest.Length);
                _remaining += rest.Length;
                _isInPayload = true;
                return piece.Length - rest.Length;
            }
        }
        else if (!ReadData(piece, messageEnds: frameEnds && _isFinal))
        {
            return TakenOver;
        }

        return piece.Length;
    }

    private void ReadControl(ReadOnlySpan<byte> piece, bool frameEnds)
    {
        if (frameEnds && piece.Length == _frameLength)
        {
            DeliverControl(piece);
            return;
        }

        _controlPayload ??= new byte[MaxControlPayload];
        piece.CopyTo(_controlPayload.AsSpan(_controlLength));
        _controlLength += piece.Length;
        if (frameEnds)
        {
            DeliverControl(_controlPayload.AsSpan(0, _controlLength));
        }
    }

    private void DeliverControl(ReadOnlySpan<byte> payload)
    {
        if (_opcode == Opcode.Close)
        {
            IsClosed = true;
            if (CloseFrame.Validate(payload) is { } fault)
            {
                Fault ??= fault;
                return;
            }
        }

        receiver.OnControl(_opcode, payload);
    }

    private bool Fail(WebSocketProtocolFault fault, string message, bool isBoundaryKnown)
    {
        Fault ??= new WebSocketProtocolException(fault, message);
        IsFrameBoundaryKnown = isBoundaryKnown;
        _isStreaming = false;
        _message.Dispose();
        return false;
    }

    [InlineArray(MaxHeaderLength)]
    private struct Header
    {
        private byte _first;
    }
}
