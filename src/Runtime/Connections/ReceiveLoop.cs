using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Threading.RateLimiting;
using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The loop that reads from the transport, parses frames, and delivers messages to the callback queue. It never waits for a callback, but
/// pauses while the receive buffer is full.
/// </summary>
/// <remarks>Unless a field says otherwise, only the reader uses it: the thread that currently runs <see cref="RunAsync"/>.</remarks>
internal sealed partial class ReceiveLoop : IFrameReceiver, IReadContinuation, IDisposable
{
    /// <summary>
    /// The number of bytes that are read from a busy peer before other connections are served: the payload, and <see cref="FrameCost"/> for
    /// each frame. Without this limit a few peers could keep all threads busy for seconds.
    /// </summary>
    private const int ReadBudget = 64 * 1024;

    /// <summary>The cost of handling a frame, in bytes of <see cref="ReadBudget"/>.</summary>
    private const int FrameCost = 256;

    private readonly WebSocketSession _session;

    /// <summary>
    /// The body of the message that is received in pieces. Written by the reader, read by the thread that ends the connection.
    /// </summary>
    private MessageBody? _body;

    /// <summary>The remaining bytes of <see cref="ReadBudget"/>.</summary>
    private int _budget = ReadBudget;

    /// <summary>
    /// The timestamp of the current read. Reading the clock for each small message would add a tenth to its cost outside the kernel.
    /// </summary>
    private long _readAt;

    /// <summary>Indicates whether a read waits for bytes. Written by the reader, read by the timer.</summary>
    private volatile bool _isListening;

    /// <summary>Indicates whether the reader that <see cref="IReadContinuation.Continue"/> goes on with has taken the reading over.</summary>
    private bool _isSuccessor;

    /// <summary>Indicates whether the transport has nothing more to read: its end has come, or it has failed.</summary>
    private bool _hasEnded;

    public ReceiveLoop(WebSocketSession session, Inflater? inflater, RateLimiter? rate)
    {
        _session = session;
        _rate = rate;
        _inflater = inflater;
    }

    /// <summary>
    /// Gets a value indicating whether the reader waits for bytes. It does not while the receive buffer is full, or while a synchronous
    /// callback runs on its thread: then silence is not the peer's.
    /// </summary>
    public bool IsListening => _isListening;

    /// <summary>Gets the peer's fault; null if there is none.</summary>
    public WebSocketProtocolException? Fault => _reader?.Fault;

    /// <summary>The step after a read.</summary>
    private enum ReadOutcome
    {
        Read,
        Full,
        TakenOver,
        Ended,
    }

    bool IFrameReceiver.CanReceive => _budget > 0 && !_session.Callbacks.IsFull;

    private PipeReader Input => _session.Transport.Input;

    /// <summary>
    /// Reads until the peer has closed, the transport has ended, or the phase needs no more reads. The first reader then ends the connection.
    /// </summary>
    /// <param name="isSuccessor">Indicates whether the caller has taken the reading over.</param>
    private async Task RunAsync(bool isSuccessor = false)
    {
        // Each idle connection that is not on the toolkit's transport keeps this state machine: nothing larger than the awaiter of the read lives
        // across an await.
        var isTakenOver = false;
        try
        {
            while (_session.Lifetime.Rules.Reading is ReadingMode.Messages or ReadingMode.UntilPeerCloses)
            {
                ReadOutcome next;
                if (_session.Transport is DirectConnection connection)
                {
                    if (!TryRead(connection.Reader, isSuccessor, out var read))
                    {
                        return;
                    }

                    next = Handle(read);
                }
                else
                {
                    var reading = BeginRead();
                    next = _budget > 0
                        ? Handle(await reading)
                        : Handle(await reading.AsTask().ConfigureAwait(ConfigureAwaitOptions.ForceYielding));
                }

                if (next is ReadOutcome.Ended or ReadOutcome.TakenOver)
                {
                    isTakenOver = next == ReadOutcome.TakenOver;
                    break;
                }

                if (next == ReadOutcome.Full)
                {
                    await _session.Callbacks.WhenRoom();
                    _session.Limits.OnMessage(_session.Time.GetTimestamp());
                }

                if (_taken?.Parsed >= TakenRead.MaxKeptBytes)
                {
                    await _taken.WhenReleased();
                }
            }
        }
        catch (Exception exception)
        {
            TryOnLost(exception);
        }

        if (!isTakenOver)
        {
            _lastEnded?.TrySetResult();
        }
        else if (!isSuccessor)
        {
            await _lastEnded!.Task;
        }

        if (!isSuccessor)
        {
            await EndSessionAsync();
        }
    }

    /// <summary>Goes on where <see cref="TryRead"/> has left off. The event loop restores the context of its thread afterwards.</summary>
    void IReadContinuation.Continue()
    {
        _session.Invoker.RestoreContext();
        _ = RunAsync(_isSuccessor);
    }

    /// <summary>
    /// Reads on the toolkit's transport. No state machine waits: the transport calls <see cref="IReadContinuation.Continue"/>, and an idle connection
    /// keeps nothing for it.
    /// </summary>
    /// <returns>False if the reading goes on there: the caller must do nothing more.</returns>
    private bool TryRead(DirectReader reader, bool isSuccessor, out ReadResult read)
    {
        _isSuccessor = isSuccessor;
        while (!reader.TryRead(out read))
        {
            _isListening = true;
            _budget = ReadBudget;
            if (reader.TryWait(this))
            {
                return false;
            }
        }

        if (_budget > 0)
        {
            return true;
        }

        // The next attempt returns the same bytes. Other connections come first.
        _budget = ReadBudget;
        ThreadPool.UnsafeQueueUserWorkItem(static loop => loop.Continue(), (IReadContinuation)this, preferLocal: false);
        return false;
    }

    /// <summary>Begins to read. The budget is left exhausted if the peer has more bytes: then other connections come first.</summary>
    private ValueTask<ReadResult> BeginRead()
    {
        var reading = Input.ReadAsync();
        _isListening = !reading.IsCompleted;
        if (_isListening)
        {
            _budget = ReadBudget;
        }

        return reading;
    }

    private ReadOutcome Handle(in ReadResult result)
    {
        _isListening = false;
        if (_budget <= 0)
        {
            _budget = ReadBudget;
        }

        if (Parse(result.Buffer) is not { } taken)
        {
            return ReadOutcome.TakenOver;
        }

        var isAllTaken = result.Buffer.Slice(taken).IsEmpty;
        Advance(result.Buffer, taken);
        if (_reader is { IsClosed: true } or { IsFrameBoundaryKnown: false })
        {
            return ReadOutcome.Ended;
        }

        if (_session.Callbacks.IsFull)
        {
            return ReadOutcome.Full;
        }

        if (result.IsCompleted && isAllTaken && _budget > 0)
        {
            _hasEnded = true;
            _session.CloseHandshake.OnPeerClosed(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
            return ReadOutcome.Ended;
        }

        return ReadOutcome.Read;
    }

    /// <summary>Ends the reading. Whatever fails, the connection is still to end, and on the toolkit's transport nobody awaits the exception.</summary>
    private void TryOnLost(Exception exception)
    {
        try
        {
            OnLost(exception);
        }
        catch (Exception second)
        {
            ConnectionLog.CompletionFailed(_session.Server.Log, second);
        }
    }

    /// <summary>Ends the reading: either the transport was reset, or we aborted it. Neither is an error of the application.</summary>
    private void OnLost(Exception exception)
    {
        _isListening = false;
        _hasEnded = true;
        ConnectionLog.ConnectionLost(_session.Server.Log, exception, _session.Connection.Id, _session.Route.Pattern);
        _session.CloseHandshake.OnPeerClosed(new(CloseStatus.AbnormalClosure, "", WebSocketCloseInitiator.Peer));
        _session.Sender.Break();
    }

    /// <summary>Ends the message that is received in pieces, because its rest does not arrive.</summary>
    /// <param name="reason">The exception for the callback that reads the message.</param>
    public void BreakBody(Exception reason) => Volatile.Read(ref _body)?.Break(reason);

    public void Dispose()
    {
        _reader?.Dispose();
        _inflater?.Dispose();
        _rate?.Dispose();
    }

    MessageReceipt IFrameReceiver.OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        if (payload.IsEmpty && IsHeartbeat(type))
        {
            AnswerHeartbeat();
            return MessageReceipt.None;
        }

        _budget -= FrameCost + payload.Length;
        _session.Limits.OnMessageStart();
        _session.Limits.OnMessage(_readAt);
        _session.Telemetry.OnReceived(type == WebSocketMessageType.Text, payload.Span);
        EnforceRateLimit();
        var keepsMemory = _session.Callbacks.Deliver(type, payload, pooled, out var isTakenOver);
        return (keepsMemory ? MessageReceipt.KeepsMemory : MessageReceipt.None)
            | (isTakenOver ? MessageReceipt.IsTakenOver : MessageReceipt.None);
    }

    bool IFrameReceiver.IsStreamed(WebSocketMessageType type) => (_session.Route.StreamedKinds & type.Kind) != 0;

    void IFrameReceiver.OnMessageStart(WebSocketMessageType type)
    {
        _session.Limits.OnMessageStart();
        EnforceRateLimit();
        Volatile.Write(ref _body, _session.Callbacks.Deliver(type));
    }

    void IFrameReceiver.OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        _budget -= FrameCost + piece.Length;
        _session.Limits.OnMessage(_readAt);
        _body!.Append(piece, messageEnds);
        if (messageEnds)
        {
            _session.Telemetry.OnReceivedInPieces(_body.IsText, _body.ReceivedBytes);
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

    void IFrameReceiver.OnSkipped(int count) => _budget -= FrameCost + count;
}
