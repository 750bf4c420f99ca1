using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>Reads from the transport, parses frames, and hands messages to the callbacks.</summary>
internal sealed partial class ConnectionLoop
{
    /// <summary>
    /// What the reader takes from a peer that sends without end before other connections have their turn: payload bytes, and for each frame
    /// as many as its handling is worth. Without it few peers could keep all threads busy, for seconds at a time.
    /// </summary>
    private const int TurnBudget = 64 * 1024;

    private const int FrameCost = 256;
    private MessageBody? _body;
    private long _bodyLength;
    private int _turnBudget = TurnBudget;

    /// <summary>When the messages that are being handed on came: to ask the clock for each is a tenth of what a small message costs beside the kernel.</summary>
    private long _readAt;

    bool IFrameReceiver.CanReceive => _turnBudget > 0 && !_callbacks.IsFull;

    /// <summary>Reads until the peer has closed, is gone, or does not matter any more.</summary>
    private async Task ReadAsync()
    {
        var input = _transport.Input;
        try
        {
            while (true)
            {
                var reading = input.ReadAsync();
                if (_turnBudget <= 0 && reading.IsCompleted)
                {
                    await Task.Yield();
                }

                if (_turnBudget <= 0 || !reading.IsCompleted)
                {
                    _turnBudget = TurnBudget;
                }

                var result = await reading;
                var taken = TakeBatch(result.Buffer);
                input.AdvanceTo(taken);
                if (_reader.IsClosed)
                {
                    break;
                }

                if (!_reader.IsFrameBoundaryKnown)
                {
                    await DrainAsync();
                    return;
                }

                var isPaused = _callbacks.IsFull;
                if (result.IsCompleted && !isPaused && _turnBudget > 0)
                {
                    TrySetClose(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
                    return;
                }

                if (isPaused)
                {
                    _isPaused = true;
                    await _callbacks.WhenRoom();
                    _isPaused = false;
                    _lastMessage = _services.Time.GetTimestamp();
                }
            }
        }
        catch (Exception exception)
        {
            // A reset, or our own abort: never an error of the application.
            ConnectionLog.ConnectionLost(_services.Log, exception, Connection.Id);
            TrySetClose(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
            Sender.Break();
        }
    }

    /// <summary>Parses what one read brought. What callbacks send meanwhile, on this thread, leaves with one flush.</summary>
    private SequencePosition TakeBatch(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return buffer.End;
        }

        _heardSincePing = true;
        _readAt = _services.Time.GetTimestamp();
        var taken = 0L;
        var batch = SendBatch.Begin();
        try
        {
            foreach (var segment in buffer)
            {
                // The pipe's memory is ours until it is given back, so frames are unmasked where they stand.
                var count = Feed(MemoryMarshal.AsMemory(segment));
                taken += count;
                if (count < segment.Length)
                {
                    break;
                }
            }
        }
        finally
        {
            batch.End();
        }

        return buffer.GetPosition(taken);
    }

    private int Feed(Memory<byte> bytes)
    {
        var hadFault = _reader.Fault is not null;
        var taken = _reader.Feed(bytes);
        if (_reader.Fault is { } fault && !hadFault)
        {
            Fail(fault);
            if (_reader is { IsFrameBoundaryKnown: true, IsClosed: false } && taken < bytes.Length)
            {
                taken += _reader.Feed(bytes[taken..]);
            }
        }

        return taken;
    }

    bool IFrameReceiver.OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        _turnBudget -= FrameCost + payload.Length;
        _hasMessage = true;
        _lastMessage = _readAt;
        Route.Telemetry.Received(payload.Length);
        LogTraffic("received", type == WebSocketMessageType.Text, payload.Span);
        if (!IsWithinRate())
        {
            FailOfRate();
        }

        return _callbacks.Deliver(type, payload, pooled);
    }

    bool IFrameReceiver.OnMessageStart(WebSocketMessageType type)
    {
        if ((Route.Streams & KindOf(type)) == 0)
        {
            return false;
        }

        _hasMessage = true;
        _bodyLength = 0;
        if (!IsWithinRate())
        {
            FailOfRate();
        }

        _body = _callbacks.Deliver(type);
        return true;
    }

    void IFrameReceiver.OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        _turnBudget -= FrameCost + piece.Length;
        _lastMessage = _readAt;
        _bodyLength += piece.Length;
        _body!.Append(piece, messageEnds);
        if (messageEnds)
        {
            LogTraffic("received in pieces", _body.IsText, payload: [], _bodyLength);
            Route.Telemetry.Received(_bodyLength);
            _body = null;
        }
    }

    void IFrameReceiver.OnControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        _turnBudget -= FrameCost;
        switch (opcode)
        {
            case Opcode.Ping:
                Sender.Pong(payload);
                break;
            case Opcode.Close:
                var (code, reason) = CloseFrame.Read(payload);
                TrySetClose(new(code, reason, WebSocketCloseInitiator.Peer));
                break;
        }
    }
}
