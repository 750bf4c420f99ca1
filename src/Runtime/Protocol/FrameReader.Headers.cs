using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WebSocketToolkit.Protocol;

/// <summary>The part that reads the headers of frames (RFC 6455 section 5.2), which may arrive in pieces.</summary>
internal sealed partial class FrameReader
{
    private const int MaxHeaderLength = 14;
    private const int ReservedBits = 0x70;

    private Header _header;
    private int _headerLength;

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
            _isStreaming = _receiver.IsStreamed(_messageType);
            if (_isStreaming)
            {
                _receiver.OnMessageStart(_messageType);
            }
        }
    }

    [InlineArray(MaxHeaderLength)]
    private struct Header
    {
        private byte _first;
    }
}
