using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>Pings, their answers, and the close frame.</summary>
internal sealed partial class FrameSender
{
    /// <summary>The payload of the pong that waits. Made with the first one, and kept.</summary>
    private byte[]? _pong;

    /// <summary>The length of the payload of the pong that waits; -1 if none does.</summary>
    private int _pendingPong = -1;

    private bool _pendingPing;

    /// <summary>Answers a ping. Of several that wait, the last is answered (RFC 6455 section 5.5.3).</summary>
    public void Pong(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!CanSend)
            {
                return;
            }

            if (_flushing)
            {
                // One array for all: a peer that pings without reading shall not make garbage of it.
                _pong ??= new byte[FrameReader.MaxControlPayload];
                payload.CopyTo(_pong);
                _pendingPong = payload.Length;
                return;
            }

            FrameWriter.Write(output, Opcode.Pong, payload);
            Flush();
        }
    }

    /// <summary>Asks the peer for a sign of life.</summary>
    public void Ping()
    {
        lock (_gate)
        {
            if (!CanSend)
            {
                return;
            }

            if (_flushing)
            {
                _pendingPing = true;
                return;
            }

            FrameWriter.Write(output, Opcode.Ping, []);
            Flush();
        }
    }

    /// <summary>Sends the close frame after all that is queued; nothing can be sent after it.</summary>
    public void Close(int code, string reason)
    {
        Span<byte> payload = stackalloc byte[2 + CloseStatus.MaxReasonBytes];
        payload = payload[..CloseFrame.Write(payload, code, reason)];
        lock (_gate)
        {
            if (!CanSend)
            {
                return;
            }

            _state = SendState.Closing;
            _queue.RefuseWaiting();
            EndStreaming(isWhole: false);
            if (_flushing)
            {
                _queue.Enqueue(QueuedFrame.CopyOf(Opcode.Close, payload) with { Kind = QueueEntryKind.Close });
                return;
            }

            FrameWriter.Write(output, Opcode.Close, payload);
            Flush(isUrgent: true);
        }
    }

    private void WriteControl()
    {
        // Control frames may overtake messages, but not the close frame.
        if (_pendingPong >= 0)
        {
            FrameWriter.Write(output, Opcode.Pong, _pong.AsSpan(0, _pendingPong));
            _pendingPong = -1;
        }

        if (_pendingPing)
        {
            FrameWriter.Write(output, Opcode.Ping, []);
            _pendingPing = false;
        }
    }
}
