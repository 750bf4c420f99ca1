using System.Net.WebSockets;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// The part that joins the fragments of messages (RFC 6455 section 5.4), inflates them (RFC 7692 section 6.2), and enforces limits.
/// </summary>
internal sealed partial class FrameReader
{
    private const int Rsv1 = 0x40;

    private bool _isInMessage;
    private bool _isCompressed;
    private bool _isStreaming;
    private int _deliveredBytes;
    private WebSocketMessageType _messageType;
    private int _fragmentCount;
    private long _announcedBytes;
    private MessageBuffer _message;
    private Utf8Validator _utf8;

    /// <summary>Returns a value indicating whether RSV1 marks the first frame of a compressed message (RFC 7692 section 6).</summary>
    private bool IsCompressedStart(int first, Opcode opcode) =>
        inflater is not null && (first & ReservedBits) == Rsv1 && opcode is Opcode.Text or Opcode.Binary;

    private void BeginMessage()
    {
        _isInMessage = true;
        _isCompressed = (_header[0] & Rsv1) != 0;
        _messageType = _opcode == Opcode.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        _fragmentCount = 0;
        _announcedBytes = 0;
        _isStreaming = false;
        _deliveredBytes = 0;
        _utf8.Reset();
    }

    private void BeginFragment()
    {
        var limit = _isCompressed ? inflater!.MaxCompressedSize : maxMessageSize;
        if (_frameLength > limit - _announcedBytes)
        {
            Fail(
                WebSocketProtocolFault.MessageTooBig,
                $"The message is larger than the limit of {maxMessageSize} bytes.",
                isBoundaryKnown: true);
            return;
        }

        _announcedBytes += _frameLength;
        if (++_fragmentCount > maxFragments)
        {
            Fail(WebSocketProtocolFault.TooManyFragments, $"The message has more than {maxFragments} fragments.", isBoundaryKnown: true);
        }
    }

    private void ReadData(Memory<byte> piece, bool messageEnds)
    {
        if (!CheckText(piece.Span, messageEnds))
        {
            return;
        }

        if (_isStreaming)
        {
            DeliverData(piece.Span, messageEnds);
            return;
        }

        // A message in one piece, the usual case, is delivered from the transport's memory without a copy.
        if (messageEnds && _message.Length == 0)
        {
            _isInMessage = false;
            receiver.OnMessage(_messageType, piece, pooled: null);
            return;
        }

        _message.Append(piece.Span, expected: _isFinal ? _remaining : 0);
        if (messageEnds)
        {
            DeliverMessage();
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
            if (_isStreaming)
            {
                _deliveredBytes += _message.Length;
                DeliverData(_message.Written, messageEnds);
                _message.Dispose();
            }
            else if (messageEnds)
            {
                DeliverMessage();
            }
        }
    }

    /// <summary>Validates the next bytes of a text message, after they are inflated. Returns true for a binary message.</summary>
    private bool CheckText(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        if (_messageType == WebSocketMessageType.Text && !(_utf8.Append(piece) && (!messageEnds || _utf8.IsComplete)))
        {
            FailMessage(WebSocketProtocolFault.InvalidUtf8, "Received a text message that is not valid UTF-8.", messageEnds);
            return false;
        }

        return true;
    }

    private void DeliverData(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        _isInMessage = !messageEnds;
        _isStreaming = !messageEnds;
        receiver.OnMessageData(piece, messageEnds);
    }

    private void DeliverMessage()
    {
        _isInMessage = false;
        var (array, length) = _message.Detach();
        if (!receiver.OnMessage(_messageType, array.AsMemory(0, length), array))
        {
            MessageMemory.Return(array);
        }
    }

    private void FailMessage(WebSocketProtocolFault fault, string message, bool messageEnds)
    {
        _isInMessage = !messageEnds;
        Fail(fault, message, isBoundaryKnown: true);
    }
}
