using System.Diagnostics.CodeAnalysis;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// A parser of one client's frames (RFC 6455 section 5). The bytes may arrive in pieces of any size. The parser keeps the start of a
/// frame whose rest has not arrived, and delivers whole messages.
/// </summary>
internal sealed partial class FrameReader : IDisposable
{
    /// <summary>The maximum payload of a control frame in bytes (RFC 6455 section 5.5).</summary>
    public const int MaxControlPayload = 125;

    /// <summary>The result of a call during which another thread has taken the reading over.</summary>
    public const int TakenOver = -1;

    private IFrameReceiver _receiver;
    private int _maxMessageSize;
    private int _maxFragments;
    private Inflater? _inflater;

    private bool _isInPayload;
    private bool _isFinal;
    private Opcode _opcode;
    private uint _mask;
    private long _frameLength;
    private long _remaining;

    private byte[]? _controlPayload;
    private int _controlLength;

    /// <summary>
    /// Gets a value indicating whether the reader is between two messages and holds nothing of its client, so that it may serve another.
    /// </summary>
    public bool IsIdle => !_isInPayload && !_isInMessage && _headerLength == 0 && !IsClosed && Fault is null;

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

    /// <summary>Creates a reader that serves a client.</summary>
    /// <param name="receiver">The receiver of messages and control frames.</param>
    /// <param name="maxMessageSize">The maximum size of a message in bytes.</param>
    /// <param name="maxFragments">The maximum number of fragments of a message.</param>
    /// <param name="inflater">The decompressor; null if compression was not negotiated.</param>
    public FrameReader(IFrameReceiver receiver, int maxMessageSize, int maxFragments, Inflater? inflater = null) =>
        Serve(receiver, maxMessageSize, maxFragments, inflater);

    /// <summary>Serves another client, after <see cref="Release"/>.</summary>
    /// <param name="receiver">The receiver of messages and control frames.</param>
    /// <param name="maxMessageSize">The maximum size of a message in bytes.</param>
    /// <param name="maxFragments">The maximum number of fragments of a message.</param>
    /// <param name="inflater">The decompressor; null if compression was not negotiated.</param>
    [MemberNotNull(nameof(_receiver))]
    public void Serve(IFrameReceiver receiver, int maxMessageSize, int maxFragments, Inflater? inflater)
    {
        _receiver = receiver;
        _maxMessageSize = maxMessageSize;
        _maxFragments = maxFragments;
        _inflater = inflater;
    }

    /// <summary>Leaves the client, between two of its messages.</summary>
    public void Release()
    {
        _receiver = null!;
        _inflater = null;
        ParsedBytes = 0;
    }

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
                if (taken == data.Length || !_receiver.CanReceive)
                {
                    break;
                }

                if (TryReadWhole(data[taken..], out var whole, out var length) is { } type)
                {
                    ParsedBytes = taken += length;
                    if (!DeliverWhole(type, whole))
                    {
                        return TakenOver;
                    }

                    continue;
                }

                taken += ReadHeader(data.Span[taken..]);
                if (!_isInPayload)
                {
                    // Either the header continues in the next piece, or it is at fault.
                    continue;
                }
            }

            if (_isStreaming && _remaining != 0 && _opcode < Opcode.Close && !_receiver.CanReceive)
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

    /// <summary>Returns the memory of an unfinished message.</summary>
    public void Dispose() => _message.Dispose();

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
            _receiver.OnSkipped(piece.Length);
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

        _receiver.OnControl(_opcode, payload);
    }

    private bool Fail(WebSocketProtocolFault fault, string message, bool isBoundaryKnown)
    {
        Fault ??= new WebSocketProtocolException(fault, message);
        IsFrameBoundaryKnown = isBoundaryKnown;
        _isStreaming = false;
        _message.Dispose();
        return false;
    }
}
