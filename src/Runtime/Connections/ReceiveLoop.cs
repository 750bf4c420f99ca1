using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Reads from the transport, parses frames, and hands messages to the callback queue. Never waits for a callback: only a full receive buffer
/// pauses it.
/// </summary>
/// <remarks>Fields are the reader's unless they say otherwise: the thread that runs <see cref="RunAsync"/> at the time.</remarks>
internal sealed class ReceiveLoop : IFrameReceiver, IDisposable
{
    /// <summary>
    /// The bytes that are read from a peer that sends without end before other connections have their turn: payload, and for each frame what its
    /// handling is worth. Without it few peers could keep all threads busy, for seconds at a time.
    /// </summary>
    private const int ReadBudget = 64 * 1024;

    private const int FrameCost = 256;

    private readonly WebSocketSession _session;
    private readonly FrameReader _reader;

    /// <summary>Limits the messages in a time; null if nothing does.</summary>
    private readonly RateLimiter? _rate;

    /// <summary>The message that is being handed on in pieces. Written by the reader, read by whoever ends the connection.</summary>
    private MessageBody? _body;

    /// <summary>The bytes of <see cref="_body"/> so far.</summary>
    private long _bodyLength;

    /// <summary>The bytes that are left of <see cref="ReadBudget"/>.</summary>
    private int _budget = ReadBudget;

    /// <summary>When the messages that are being handed on came: to ask the clock for each is a tenth of what a small message costs beside the kernel.</summary>
    private long _readAt;

    /// <summary>Whether the receive buffer is full, and reading waits for room. Written by the reader, read by the timer.</summary>
    private volatile bool _isPaused;

    public ReceiveLoop(WebSocketSession session, Inflater? inflater, RateLimiter? rate)
    {
        var options = session.Route.Options;
        _session = session;
        _rate = rate;
        _reader = new(this, options.MaxMessageSize, options.MaxFragments, inflater);
    }

    /// <summary>Gets whether reading waits for room in the receive buffer.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Gets the peer's fault; null if there is none.</summary>
    public WebSocketProtocolException? Fault => _reader.Fault;

    bool IFrameReceiver.CanReceive => _budget > 0 && !_session.Callbacks.IsFull;

    private PipeReader Input => _session.Transport.Input;

    /// <summary>Reads until the peer has closed, is gone, or does not matter any more.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (_session.Lifetime.Rules.Reading != ReadingMode.Nothing)
            {
                var reading = Input.ReadAsync();
                if (_budget <= 0 && reading.IsCompleted)
                {
                    await Task.Yield();
                }

                if (_budget <= 0 || !reading.IsCompleted)
                {
                    _budget = ReadBudget;
                }

                var result = await reading;
                var taken = Take(result.Buffer);
                Input.AdvanceTo(taken);
                if (_reader.IsClosed)
                {
                    return;
                }

                if (!_reader.IsFrameBoundaryKnown)
                {
                    await DrainAsync();
                    return;
                }

                var isFull = _session.Callbacks.IsFull;
                if (result.IsCompleted && !isFull && _budget > 0)
                {
                    _session.CloseHandshake.OnPeerClosed(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
                    return;
                }

                if (isFull)
                {
                    _isPaused = true;
                    await _session.Callbacks.WhenRoom();
                    _isPaused = false;
                    _session.Limits.OnMessage(_session.Time.GetTimestamp());
                }
            }
        }
        catch (Exception exception)
        {
            // A reset, or our own abort: never an error of the application.
            ConnectionLog.ConnectionLost(_session.Server.Log, exception, _session.Connection.Id);
            _session.CloseHandshake.OnPeerClosed(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
            _session.Sender.Break();
        }
    }

    /// <summary>Ends the message that is being handed on in pieces: its rest does not come.</summary>
    /// <param name="reason">What its callback meets when it reads on.</param>
    public void BreakBody(Exception reason) => Volatile.Read(ref _body)?.Break(reason);

    public void Dispose()
    {
        _reader.Dispose();
        _rate?.Dispose();
    }

    bool IFrameReceiver.OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        _budget -= FrameCost + payload.Length;
        _session.Limits.OnMessageStart();
        _session.Limits.OnMessage(_readAt);
        _session.Telemetry.OnReceived(type == WebSocketMessageType.Text, payload.Span);
        FailIfTooMany();
        return _session.Callbacks.Deliver(type, payload, pooled);
    }

    bool IFrameReceiver.OnMessageStart(WebSocketMessageType type)
    {
        if ((_session.Route.StreamedKinds & type.Kind) == 0)
        {
            return false;
        }

        _session.Limits.OnMessageStart();
        _bodyLength = 0;
        FailIfTooMany();
        Volatile.Write(ref _body, _session.Callbacks.Deliver(type));
        return true;
    }

    void IFrameReceiver.OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        _budget -= FrameCost + piece.Length;
        _session.Limits.OnMessage(_readAt);
        _bodyLength += piece.Length;
        _body!.Append(piece, messageEnds);
        if (messageEnds)
        {
            _session.Telemetry.OnReceivedInPieces(_body.IsText, _bodyLength);
            Volatile.Write(ref _body, null);
        }
    }

    void IFrameReceiver.OnControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        _budget -= FrameCost;
        switch (opcode)
        {
            case Opcode.Ping:
                _session.Sender.Pong(payload);
                break;
            case Opcode.Close:
                var (code, reason) = CloseFrame.Read(payload);
                _session.CloseHandshake.OnPeerClosed(new(code, reason, WebSocketCloseInitiator.Peer));
                break;
        }
    }

    /// <summary>Parses what one read brought. What callbacks send meanwhile, on this thread, leaves with one flush.</summary>
    private SequencePosition Take(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return buffer.End;
        }

        _session.KeepAlive.OnReceived();
        _readAt = _session.Time.GetTimestamp();
        var taken = 0L;
        var batch = Sending.SendBatch.Begin();
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
            _session.CloseHandshake.OnFault(fault);
            if (_reader is { IsFrameBoundaryKnown: true, IsClosed: false } && taken < bytes.Length)
            {
                taken += _reader.Feed(bytes[taken..]);
            }
        }

        return taken;
    }

    /// <summary>Closes a connection that sends more messages than its route allows. The message that is one too many is thrown away by that.</summary>
    private void FailIfTooMany()
    {
        if (_rate is null)
        {
            return;
        }

        (_rate as ReplenishingRateLimiter)?.TryReplenish();
        using var lease = _rate.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            _session.CloseHandshake.OnFault(
                new(WebSocketProtocolFault.TooManyMessages, "More messages came than the route allows in this time."));
        }
    }

    /// <summary>Reads on without understanding, so that unread input does not turn the close frame into a reset.</summary>
    private async Task DrainAsync()
    {
        var closeTimeout = _session.Route.Options.CloseTimeout;
        var limit = closeTimeout < ConnectionDeadlines.Linger ? closeTimeout : ConnectionDeadlines.Linger;
        await using var timer = _session.Time.CreateTimer(
            static input => ((PipeReader)input!).CancelPendingRead(), Input, limit, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var result = await Input.ReadAsync();
            Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return;
            }
        }
    }
}
