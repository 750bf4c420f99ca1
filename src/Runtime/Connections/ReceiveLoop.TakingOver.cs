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

    /// <summary>Reads, unless <see cref="StartAhead"/> has begun it, and then ends the connection.</summary>
    /// <returns>A task that completes with the connection.</returns>
    public Task StartAsync()
    {
        return Interlocked.Exchange(ref _hasStarted, 1) == 0 ? RunAsync() : EndAfterAsync(_lastEnded!.Task);

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
