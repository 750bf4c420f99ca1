using System.Net.WebSockets;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// The part that joins the fragments of messages (RFC 6455 section 5.4), inflates them (RFC 7692 section 6.2), and enforces limits.
/// </summary>
internal sealed partial class FrameReader
{
    private const int Rsv1 = 0x40;

    /// <summary>The smallest and the largest number of bytes by which the buffer of an inflated message grows.</summary>
    private const int SmallestRoom = 256;
    private const int LargestRoom = 64 * 1024;

    /// <summary>The maximum number of inflated bytes that are delivered before the receiver is asked whether it can receive more.</summary>
    private const int StepBytes = 16 * 1024;

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
        _inflater is not null && (first & ReservedBits) == Rsv1 && opcode is Opcode.Text or Opcode.Binary;

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
        var limit = _isCompressed ? _inflater!.MaxCompressedSize : _maxMessageSize;
        if (_frameLength > limit - _announcedBytes)
        {
            Fail(
                WebSocketProtocolFault.MessageTooBig,
                $"The message is larger than the limit of {_maxMessageSize} bytes.",
                isBoundaryKnown: true);
            return;
        }

        _announcedBytes += _frameLength;
        if (++_fragmentCount > _maxFragments)
        {
            Fail(WebSocketProtocolFault.TooManyFragments, $"The message has more than {_maxFragments} fragments.", isBoundaryKnown: true);
        }
    }

    /// <returns>False if this thread is no longer the reader.</returns>
    private bool ReadData(Memory<byte> piece, bool messageEnds)
    {
        if (!CheckText(piece.Span, messageEnds))
        {
            return true;
        }

        if (_isStreaming)
        {
            DeliverData(piece.Span, messageEnds);
            return true;
        }

        // A message in one piece, the usual case, is delivered from the transport's memory without a copy.
        if (messageEnds && _message.Length == 0)
        {
            _isInMessage = false;
            return (_receiver.OnMessage(_messageType, piece, pooled: null) & MessageReceipt.IsTakenOver) == 0;
        }

        _message.Append(piece.Span, expected: _isFinal ? _remaining : 0);
        return !messageEnds || DeliverMessage();
    }

    /// <summary>
    /// Inflates a piece. A message that is delivered as it arrives is inflated in steps, and only while the receiver can receive: a few
    /// bytes may inflate to a thousand times as many.
    /// </summary>
    /// <returns>
    /// The number of bytes that were consumed. The rest must be read again. <see cref="TakenOver"/> if this thread is no longer the reader.
    /// </returns>
    private int ReadCompressed(Memory<byte> piece, bool frameEnds)
    {
        var messageEnds = frameEnds && _isFinal;
        _inflater!.Begin(piece, frameEnds, messageEnds);
        var isInflated = Inflate(Math.Clamp(piece.Length * 4, SmallestRoom, LargestRoom), messageEnds);
        var consumed = _inflater.End();
        if (Fault is not null)
        {
            return piece.Length;
        }

        if (!isInflated)
        {
            return consumed;
        }

        if (CheckText([], messageEnds))
        {
            if (_isStreaming)
            {
                DeliverInflated(messageEnds);
            }
            else if (messageEnds && !DeliverMessage())
            {
                return TakenOver;
            }
        }

        return piece.Length;
    }

    /// <summary>Inflates bytes into the buffer of the message.</summary>
    /// <param name="room">The number of bytes by which the buffer grows.</param>
    /// <param name="messageEnds">Indicates whether the piece ends the message.</param>
    /// <returns>False if bytes are left, because of a fault or a receiver that cannot receive.</returns>
    private bool Inflate(int room, bool messageEnds)
    {
        Span<byte> oneMore = stackalloc byte[1];
        while (true)
        {
            var left = _maxMessageSize - _deliveredBytes - _message.Length;
            var max = _isStreaming ? Math.Min(left, StepBytes - _message.Length) : left;
            if (!_inflater!.TryRead(left == 0 ? oneMore : _message.Reserve(room, max), out var count))
            {
                return FailMessage(
                    WebSocketProtocolFault.InvalidCompressedData, "Received a compressed message that is not valid deflate data.", messageEnds);
            }

            if (count == 0)
            {
                return true;
            }

            if (left == 0)
            {
                return FailMessage(
                    WebSocketProtocolFault.MessageTooBig,
                    $"The decompressed message is larger than the limit of {_maxMessageSize} bytes.",
                    messageEnds);
            }

            _message.Advance(count);
            if (!CheckText(_message.Written[^count..], messageEnds: false))
            {
                return false;
            }

            if (_isStreaming && _message.Length == StepBytes)
            {
                DeliverInflated(messageEnds: false);
                if (_inflater.HasInput && !_receiver.CanReceive)
                {
                    return false;
                }
            }
        }
    }

    private void DeliverInflated(bool messageEnds)
    {
        _deliveredBytes += _message.Length;
        DeliverData(_message.Written, messageEnds);
        _message.Dispose();
    }

    /// <summary>Validates the next bytes of a text message, after they are inflated. Returns true for a binary message.</summary>
    private bool CheckText(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        if (_messageType == WebSocketMessageType.Text && !(_utf8.Append(piece) && (!messageEnds || _utf8.IsComplete)))
        {
            return FailText(messageEnds);
        }

        return true;
    }

    private void DeliverData(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        _isInMessage = !messageEnds;
        _isStreaming = !messageEnds;
        _receiver.OnMessageData(piece, messageEnds);
    }

    /// <returns>False if this thread is no longer the reader.</returns>
    private bool DeliverMessage()
    {
        _isInMessage = false;
        var (array, length) = _message.Detach();
        var receipt = _receiver.OnMessage(_messageType, array.AsMemory(0, length), array);
        if ((receipt & MessageReceipt.KeepsMemory) == 0)
        {
            MessageMemory.Return(array);
        }

        return (receipt & MessageReceipt.IsTakenOver) == 0;
    }

    private bool FailText(bool messageEnds) =>
        FailMessage(WebSocketProtocolFault.InvalidUtf8, "Received a text message that is not valid UTF-8.", messageEnds);

    private bool FailMessage(WebSocketProtocolFault fault, string message, bool messageEnds)
    {
        _isInMessage = !messageEnds;
        return Fail(fault, message, isBoundaryKnown: true);
    }
}
