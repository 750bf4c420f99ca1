using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// Reads the frames of one client (RFC 6455 section 5) from bytes that arrive in any pieces, and hands on whole messages. It takes
/// every byte it is given at once, so that a transport never has to keep a part of a frame.
/// </summary>
/// <param name="receiver">Takes messages and control frames.</param>
/// <param name="maxMessageSize">Bytes that a message may have.</param>
/// <param name="maxFragments">Fragments that a message may have.</param>
/// <param name="inflater">Inflates compressed messages; null if compression was not negotiated. Disposed with the reader.</param>
internal sealed partial class FrameReader(IFrameReceiver receiver, int maxMessageSize, int maxFragments, Inflater? inflater = null) : IDisposable
{
    /// <summary>Bytes that a control frame may carry (RFC 6455 section 5.5).</summary>
    public const int MaxControlPayload = 125;

    private const int MaxHeaderLength = 14;
    private const int ReservedBits = 0x70;

    private Header _header;
    private int _headerLength;

    private bool _inPayload;
    private bool _final;
    private Opcode _opcode;
    private uint _mask;
    private long _frameLength;
    private long _remaining;

    private byte[]? _control;
    private int _controlLength;

    /// <summary>What the peer did wrong; set once.</summary>
    public WebSocketProtocolException? Fault { get; private set; }

    /// <summary>
    /// Whether frames can still be told apart: after a fault of content, reading goes on to find the peer's close frame, and messages
    /// are thrown away.
    /// </summary>
    public bool IsFrameBoundaryKnown { get; private set; } = true;

    /// <summary>Whether a close frame was read; what follows it is ignored.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>
    /// Takes the next bytes and unmasks them in place. Stops early at a fault, after a close frame, or when the receiver wants no more.
    /// </summary>
    /// <returns>How many bytes were taken.</returns>
    public int Feed(Memory<byte> data)
    {
        var taken = 0;
        var faultBefore = Fault;
        while (IsFrameBoundaryKnown && !IsClosed && ReferenceEquals(Fault, faultBefore))
        {
            if (!_inPayload)
            {
                if (taken == data.Length || !receiver.CanReceive)
                {
                    break;
                }

                taken += ReadHeader(data.Span[taken..]);
                if (!_inPayload)
                {
                    // Either the header goes on in the next piece, or it was at fault.
                    continue;
                }
            }

            if (_streams && _remaining != 0 && _opcode < Opcode.Close && !receiver.CanReceive)
            {
                break;
            }

            // An empty payload is complete without a further byte.
            var piece = data[taken..];
            if (piece.Length > _remaining)
            {
                piece = piece[..(int)_remaining];
            }
            else if (piece.IsEmpty && _remaining != 0)
            {
                break;
            }

            taken += piece.Length;
            ReadPayload(piece);
        }

        return taken;
    }

    /// <summary>Returns the memory of an unfinished message, and of what is remembered to inflate the next one.</summary>
    public void Dispose()
    {
        _message.Dispose();
        inflater?.Dispose();
    }

    /// <summary>Takes bytes of a header. Its start is judged before the rest is there.</summary>
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

    /// <summary>The whole header's length, which its second byte tells.</summary>
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
            return Fail(WebSocketProtocolFault.ReservedBit, "A reserved bit of a frame is set.", inStep: false);
        }

        if (opcode is not (Opcode.Continuation or Opcode.Text or Opcode.Binary or Opcode.Close or Opcode.Ping or Opcode.Pong))
        {
            return Fail(WebSocketProtocolFault.ReservedOpcode, $"The opcode {(int)opcode} is reserved.", inStep: false);
        }

        if ((_header[1] & 0x80) == 0)
        {
            return Fail(WebSocketProtocolFault.UnmaskedFrame, "A client must mask its frames.", inStep: false);
        }

        if (isControl && ((first & 0x80) == 0 || (_header[1] & 0x7F) > MaxControlPayload))
        {
            return Fail(WebSocketProtocolFault.InvalidControlFrame, "A control frame must be whole and have at most 125 bytes.", inStep: false);
        }

        if (!isControl && (opcode == Opcode.Continuation) != _inMessage)
        {
            return Fail(
                WebSocketProtocolFault.InvalidFragmentation,
                _inMessage ? "A message began inside another one." : "A continuation frame continues nothing.",
                inStep: false);
        }

        return true;
    }

    private void BeginPayload()
    {
        _final = (_header[0] & 0x80) != 0;
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
        _inPayload = true;
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
            _streams = receiver.OnMessageStart(_messageType);
        }
    }

    private void ReadPayload(Memory<byte> piece)
    {
        Masking.Apply(piece.Span, _mask, _frameLength - _remaining);
        _remaining -= piece.Length;
        var frameEnds = _remaining == 0;
        if (frameEnds)
        {
            _inPayload = false;
        }

        if (_opcode >= Opcode.Close)
        {
            ReadControl(piece.Span, frameEnds);
        }
        else if (Fault is not null)
        {
            _inMessage = !(frameEnds && _final);
        }
        else if (_isCompressed)
        {
            ReadCompressed(piece, messageEnds: frameEnds && _final);
        }
        else
        {
            ReadData(piece, messageEnds: frameEnds && _final);
        }
    }

    private void ReadControl(ReadOnlySpan<byte> piece, bool frameEnds)
    {
        if (frameEnds && piece.Length == _frameLength)
        {
            Control(piece);
            return;
        }

        _control ??= new byte[MaxControlPayload];
        piece.CopyTo(_control.AsSpan(_controlLength));
        _controlLength += piece.Length;
        if (frameEnds)
        {
            Control(_control.AsSpan(0, _controlLength));
        }
    }

    private void Control(ReadOnlySpan<byte> payload)
    {
        if (_opcode == Opcode.Close)
        {
            IsClosed = true;
            if (CloseFrame.Check(payload) is { } fault)
            {
                Fault ??= fault;
                return;
            }
        }

        receiver.OnControl(_opcode, payload);
    }

    private bool Fail(WebSocketProtocolFault fault, string message, bool inStep)
    {
        Fault ??= new WebSocketProtocolException(fault, message);
        IsFrameBoundaryKnown = inStep;
        _streams = false;
        _message.Dispose();
        return false;
    }

    [InlineArray(MaxHeaderLength)]
    private struct Header
    {
        private byte _first;
    }
}
