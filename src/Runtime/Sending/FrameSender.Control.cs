using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>The part that sends pings, pongs and the close frame.</summary>
internal sealed partial class FrameSender
{
    /// <summary>The payload of the pong that waits. Created with the first pong that waits, and kept.</summary>
    private byte[]? _pong;

    /// <summary>The length of the payload of the pong that waits; -1 if no pong waits.</summary>
    private int _pendingPongLength = -1;

    /// <summary>Indicates whether a ping waits for the flush to complete.</summary>
    private bool _hasPendingPing;

    /// <summary>Sends a pong. If several pings wait for an answer, only the last is answered (RFC 6455 section 5.5.3).</summary>
    /// <param name="payload">The payload of the ping.</param>
    public void Pong(ReadOnlySpan<byte> payload)
    {
        lock (observer)
        {
            if (!CanSend)
            {
                return;
            }

            if (_isFlushing)
            {
                // One array serves all pongs, so a peer that pings without reading causes no garbage.
                _pong ??= new byte[FrameReader.MaxControlPayload];
                payload.CopyTo(_pong);
                _pendingPongLength = payload.Length;
                return;
            }

            FrameWriter.Write(output, Opcode.Pong, payload);
            Flush();
        }
    }

    /// <summary>Sends a ping with an empty payload (RFC 6455 section 5.5.2).</summary>
    public void Ping()
    {
        lock (observer)
        {
            if (!CanSend)
            {
                return;
            }

            if (_isFlushing)
            {
                _hasPendingPing = true;
                return;
            }

            FrameWriter.Write(output, Opcode.Ping, []);
            Flush();
        }
    }

    /// <summary>Sends the close frame after all queued messages. Nothing can be sent after it.</summary>
    /// <param name="code">The close status; 1005 for an empty payload.</param>
    /// <param name="reason">The close reason.</param>
    public void Close(int code, string reason)
    {
        Span<byte> payload = stackalloc byte[2 + CloseStatus.MaxReasonBytes];
        payload = payload[..CloseFrame.Write(payload, code, reason)];
        lock (observer)
        {
            if (!CanSend)
            {
                return;
            }

            BeginClosing();
            if (_isFlushing)
            {
                Queue.Enqueue(QueuedFrame.CopyOf(Opcode.Close, payload) with { Kind = QueueEntryKind.Close });
                return;
            }

            FrameWriter.Write(output, Opcode.Close, payload);
            Flush(isUrgent: true);
        }
    }

    /// <summary>
    /// Ends the output behind everything that is queued, without a close frame: the peer's stream has ended, or had none.
    /// </summary>
    public void Finish()
    {
        lock (observer)
        {
            if (CanSend)
            {
                BeginClosing();
                Flush(isUrgent: true);
            }
        }
    }

    /// <summary>Stops taking messages. Called under the lock.</summary>
    private void BeginClosing()
    {
        _state = SendState.Closing;
        _queue?.RejectWaiting();
        EndStreaming(isWhole: false);
    }

    private void WriteControl()
    {
        // Control frames may overtake messages, but nothing may follow the close frame.
        if (_pendingPongLength >= 0)
        {
            FrameWriter.Write(output, Opcode.Pong, _pong.AsSpan(0, _pendingPongLength));
            _pendingPongLength = -1;
        }

        if (_hasPendingPing)
        {
            FrameWriter.Write(output, Opcode.Ping, []);
            _hasPendingPing = false;
        }
    }
}
