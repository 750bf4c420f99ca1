using System.Net.WebSockets;

namespace WebSocketToolkit.Protocol;

/// <summary>Messages: joining their fragments (RFC 6455 section 5.4), inflating them (RFC 7692 section 6.2), and their limits.</summary>
internal sealed partial class FrameReader
{
    private const int Rsv1 = 0x40;

    private bool _inMessage;
    private bool _isCompressed;
    private bool _streams;
    private int _deliveredBytes;
    private WebSocketMessageType _messageType;
    private int _fragments;
    private long _announced;
    private MessageBuffer _message;
    private Utf8Validator _utf8;

    /// <summary>RSV1 has a meaning on the first frame of a message, if compression was negotiated (RFC 7692 section 6).</summary>
    private bool IsCompressedStart(int first, Opcode opcode) =>
        inflater is not null && (first & ReservedBits) == Rsv1 && opcode is Opcode.Text or Opcode.Binary;

    private void BeginMessage()
    {
        _inMessage = true;
        _isCompressed = (_header[0] & Rsv1) != 0;
        _messageType = _opcode == Opcode.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        _fragments = 0;
        _announced = 0;
        _streams = false;
        _deliveredBytes = 0;
        _utf8.Reset();
    }

    private void BeginFragment()
    {
        var limit = _isCompressed ? inflater!.MaxCompressedSize : maxMessageSize;
        if (_frameLength > limit - _announced)
        {
            Fail(WebSocketProtocolFault.MessageTooBig, $"A message may have at most {maxMessageSize} bytes here.", inStep: true);
            return;
        }

        _announced += _frameLength;
        if (++_fragments > maxFragments)
        {
            Fail(WebSocketProtocolFault.TooManyFragments, $"A message may have at most {maxFragments} fragments here.", inStep: true);
        }
    }

    private void ReadData(Memory<byte> piece, bool messageEnds)
    {
        if (!CheckText(piece.Span, messageEnds))
        {
            return;
        }

        if (_streams)
        {
            HandOnPiece(piece.Span, messageEnds);
            return;
        }

        // The usual case, a message in one piece, is handed on where it stands.
        if (messageEnds && _message.Length == 0)
        {
            _inMessage = false;
            receiver.OnMessage(_messageType, piece, pooled: null);
            return;
        }

        _message.Append(piece.Span, expected: _final ? _remaining : 0);
        if (messageEnds)
        {
            Deliver();
        }
    }

    private void ReadCompressed(Memory<byte> piece, bool messageEnds)
    {
        var before = _message.Length;
        if (inflater!.Append(piece, messageEnds, maxMessageSize - _deliveredBytes, ref _message) is { } fault)
        {
            FailMessage(fault.Fault, fault.Message, messageEnds);
        }
        else if (CheckText(_message.Written[before..], messageEnds))
        {
            if (_streams)
            {
                _deliveredBytes += _message.Length;
                HandOnPiece(_message.Written, messageEnds);
                _message.Dispose();
            }
            else if (messageEnds)
            {
                Deliver();
            }
        }
    }

    /// <summary>Checks the next bytes of a message, inflated if it was compressed, if it is a text.</summary>
    private bool CheckText(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        if (_messageType == WebSocketMessageType.Text && !(_utf8.Append(piece) && (!messageEnds || _utf8.IsComplete)))
        {
            FailMessage(WebSocketProtocolFault.InvalidUtf8, "A text message is not valid UTF-8.", messageEnds);
            return false;
        }

        return true;
    }

    private void HandOnPiece(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        _inMessage = !messageEnds;
        _streams = !messageEnds;
        receiver.OnMessageData(piece, messageEnds);
    }

    private void Deliver()
    {
        _inMessage = false;
        var (array, length) = _message.Detach();
        if (!receiver.OnMessage(_messageType, array.AsMemory(0, length), array))
        {
            MessageMemory.Return(array);
        }
    }

    private void FailMessage(WebSocketProtocolFault fault, string message, bool messageEnds)
    {
        _inMessage = !messageEnds;
        Fail(fault, message, inStep: true);
    }
}
