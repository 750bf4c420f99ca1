using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>
/// Runs a connection's callbacks one at a time and in order. While one runs, messages are parked here; when they exceed the bound, the
/// reader pauses. A callback that completes synchronously runs on the reader's thread, in the transport's own memory.
/// </summary>
/// <remarks>
/// Whoever raises <c>_busy</c> runs turns until it lowers it again. A turn is parked first and <c>_busy</c> tried afterwards; a runner
/// lowers <c>_busy</c> first and looks for parked turns afterwards: so none is left behind.
/// </remarks>
/// <param name="turns">What to run.</param>
/// <param name="maxParkedBytes">Bytes that may be parked before the reader pauses.</param>
internal sealed partial class Inbox(ITurns turns, int maxParkedBytes)
{
    /// <summary>Also the lock of all that follows: an idle connection has no other use for one.</summary>
    private readonly Queue<ParkedTurn> _parked = new();

    private int _busy = 1;
    private int _released;
    private long _discarded;
    private volatile bool _sealed;
    private int _parkedCount;
    private long _parkedBytes;

    /// <summary>Set when somebody wants to know, and never taken back.</summary>
    private volatile TaskCompletionSource? _idle;

    /// <summary>Messages that were thrown away.</summary>
    public long Discarded => Interlocked.Read(ref _discarded);

    /// <summary>Bytes of messages that wait for a callback.</summary>
    public long ParkedBytes => Volatile.Read(ref _parkedBytes);

    /// <summary>Takes a message from the reader.</summary>
    /// <param name="type">Text or binary.</param>
    /// <param name="payload">The payload, valid during the call.</param>
    /// <param name="pooled">The array of <see cref="MessageMemory"/> that holds it, or null.</param>
    /// <returns>Whether the array is kept.</returns>
    public bool Deliver(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        if (_sealed)
        {
            Interlocked.Increment(ref _discarded);
            return false;
        }

        var memory = pooled;
        if (Volatile.Read(ref _parkedCount) != 0 || !TryBecomeBusy())
        {
            memory ??= Copy(ref payload);
            Park(new(new(type, payload), memory, Fault: null));
            return true;
        }

        if (memory is null && turns.Retains(new(type, payload)))
        {
            memory = Copy(ref payload);
        }

        var turn = Start(new(type, payload));
        if (!turn.IsCompletedSuccessfully)
        {
            _ = FinishAsync(turn, memory, new(type, payload));
            return true;
        }

        turn.GetAwaiter().GetResult();
        if (pooled is null && memory is not null)
        {
            MessageMemory.Return(memory);
        }

        Interlocked.Exchange(ref _busy, 0);
        if (Volatile.Read(ref _parkedCount) != 0)
        {
            RunParked();
        }
        else if (_idle is not null)
        {
            _ = WhenIdle();
        }

        return false;
    }

    /// <summary>Takes a message that goes on arriving while its callback reads it.</summary>
    /// <returns>Where its pieces go.</returns>
    public MessageBody Deliver(WebSocketMessageType type)
    {
        var body = new MessageBody(type == WebSocketMessageType.Text, this, _parked);
        if (_sealed)
        {
            Interlocked.Increment(ref _discarded);
            body.Release();
        }
        else
        {
            Park(new(new(type, body), Pooled: null, Fault: null));
        }

        return body;
    }

    /// <summary>Gives a fault its turn, after what is parked.</summary>
    public void Fault(Exception exception) => Park(new(default, Pooled: null, exception));

    /// <summary>Begins to deliver, once <paramref name="opening"/> has completed.</summary>
    public void Release(ValueTask opening)
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _ = FinishAsync(opening);
        }
    }

    /// <summary>Takes no more messages.</summary>
    /// <param name="discard">Whether those that are parked are thrown away too.</param>
    public void Seal(bool discard)
    {
        lock (_parked)
        {
            _sealed = true;
            End();
            if (!discard)
            {
                return;
            }

            for (var count = _parked.Count; count > 0; count--)
            {
                var turn = _parked.Dequeue();
                if (turn.Fault is not null)
                {
                    _parked.Enqueue(turn);
                    continue;
                }

                _parkedCount--;
                Interlocked.Increment(ref _discarded);
                Forget(turn);
            }
        }
    }

    /// <summary>
    /// Completes as soon as no callback runs and nothing is parked. Asked for after <see cref="Seal"/> or the end of reading. An inbox that
    /// has not been released waits only for what is parked.
    /// </summary>
    public Task WhenIdle()
    {
        lock (_parked)
        {
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.MemoryBarrier();
            if ((_busy == 0 || _released == 0) && _parked.Count == 0)
            {
                _idle.TrySetResult();
            }

            return _idle.Task;
        }
    }

    private static byte[] Copy(ref ReadOnlyMemory<byte> payload)
    {
        var own = MessageMemory.Rent(payload.Length);
        payload.CopyTo(own);
        payload = own.AsMemory(0, payload.Length);
        return own;
    }

    private ValueTask Start(in WebSocketMessage message)
    {
        try
        {
            return turns.RunAsync(message);
        }
        catch (Exception exception)
        {
            return turns.FailAsync(exception, message);
        }
    }

    private bool TryBecomeBusy() => Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    private void Park(in ParkedTurn turn)
    {
        lock (_parked)
        {
            _parked.Enqueue(turn);
            _parkedCount++;
            _parkedBytes += turn.Cost;
            _arrival?.TrySetResult();
            _arrival = null;
        }

        RunParked();
    }

    private void RunParked()
    {
        if (TryBecomeBusy())
        {
            _ = FinishAsync(default);
        }
    }

    private void Forget(in ParkedTurn turn)
    {
        LetGo(turn.Cost);
        (turn.Message.Body as MessageBody)?.Release();
        if (turn.Pooled is not null)
        {
            MessageMemory.Return(turn.Pooled);
        }
    }

    /// <summary>Completes a turn, then goes on with what is parked until nothing is.</summary>
    private async Task FinishAsync(ValueTask turn, byte[]? memory = null, WebSocketMessage? message = null)
    {
        try
        {
            await turn;
        }
        catch (Exception exception)
        {
            await turns.FailAsync(exception, message);
        }

        if (memory is not null)
        {
            MessageMemory.Return(memory);
        }

        while (TryTake(out var parked))
        {
            try
            {
                await (parked.Fault is null ? turns.RunAsync(parked.Message) : turns.FailAsync(parked.Fault, message: null));
            }
            catch (Exception exception)
            {
                await turns.FailAsync(exception, parked.Message);
            }

            lock (_parked)
            {
                Forget(parked);
            }
        }
    }

    private bool TryTake(out ParkedTurn parked)
    {
        lock (_parked)
        {
            if (_parked.TryDequeue(out parked))
            {
                _parkedCount--;
                return true;
            }

            Interlocked.Exchange(ref _busy, 0);
            _idle?.TrySetResult();
            return false;
        }
    }
}
