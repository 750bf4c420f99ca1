using System.Buffers;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Connections;

/// <summary>The part that lets another thread read on while a callback holds the thread of the reader.</summary>
internal sealed partial class ReceiveLoop
{
    /// <summary>The read whose memory a callback still uses; null if there is none. Used by the reader.</summary>
    private TakenRead? _taken;

    /// <summary>The task that completes when the last reader has ended. Created by the watch, before the reading is first taken over.</summary>
    private TaskCompletionSource? _lastEnded;

    /// <summary>1 once reading has begun; changed by interlocked operations.</summary>
    private int _hasStarted;

    /// <summary>The task of a request on the toolkit's transport, which lasts as long as its connection; otherwise null.</summary>
    private TaskCompletionSource? _ended;

    /// <summary>Reads, unless <see cref="StartAhead"/> has begun it, and then ends the connection.</summary>
    /// <returns>A task that completes with the connection. Of a connection that has left its request it tells nothing.</returns>
    public Task StartAsync()
    {
        if (Interlocked.Exchange(ref _hasStarted, 1) != 0)
        {
            return EndAfterAsync(_lastEnded!.Task);
        }

        _ended = _session.Transport is DirectConnection && !_session.IsDetaching ? new() : null;
        var reading = RunAsync();
        return _ended?.Task ?? reading;

        async Task EndAfterAsync(Task reading)
        {
            await reading;
            await _session.EndAsync();
        }
    }

    /// <summary>Begins to read on another thread, because <c>OnOpen</c> holds its own. Called by the watch.</summary>
    public void StartAhead()
    {
        _lastEnded ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.Exchange(ref _hasStarted, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static loop => _ = loop.RunAsync(isSuccessor: true), this, preferLocal: false);
        }
    }

    /// <summary>Takes the reading over if a callback runs synchronously within a turn, which has lasted for long. Called by the watch.</summary>
    /// <param name="turn">The turn.</param>
    public void TryTakeOver(ReadTurn turn)
    {
        // These values belong together if the callback still runs when it is taken over.
        var callback = _session.Callbacks.ReaderCallback;
        var buffer = turn.Buffer;
        var earlier = _taken;
        var taken = new TakenRead(earlier) { Parsed = turn.SegmentStart + (_reader?.ParsedBytes ?? 0) };
        turn.Taken = taken;
        _lastEnded ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        turn.IsTakenOver = true;
        if (!_session.Callbacks.TryTakeOver(callback))
        {
            turn.IsTakenOver = false;
            return;
        }

        _session.Route.Pace.OnHeld();
        (Input as DirectReader)?.KeepBuffer();
        _taken = taken;
        ThreadPool.UnsafeQueueUserWorkItem(static state => state.Loop.ReadOn(state.Buffer), (Loop: this, Buffer: buffer), preferLocal: false);
    }

    private async Task EndSessionAsync()
    {
        try
        {
            await _session.EndAsync();
            _ended?.TrySetResult();
        }
        catch (Exception exception) when (_ended is not null)
        {
            _ended.TrySetException(exception);
        }
    }

    private void ReadOn(ReadOnlySequence<byte> buffer)
    {
        _budget = ReadBudget;
        Advance(buffer, buffer.GetPosition(_taken!.Parsed));
        _ = RunAsync(isSuccessor: true);
    }

    /// <summary>Tells the transport which bytes have been parsed. It keeps those that a callback uses.</summary>
    private void Advance(in ReadOnlySequence<byte> buffer, SequencePosition parsed)
    {
        if (_taken is null || _taken.IsReleased || Input is DirectReader)
        {
            _taken = null;
            Input.AdvanceTo(parsed);
            return;
        }

        _taken.Parsed = buffer.Slice(0, parsed).Length;
        Input.AdvanceTo(buffer.Start, parsed);
    }

    private ReadOnlySequence<byte> Unparsed(in ReadOnlySequence<byte> buffer) => _taken is null ? buffer : buffer.Slice(_taken.Parsed);
}
