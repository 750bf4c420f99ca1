using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>Takes messages out of turn.</summary>
internal sealed partial class Inbox
{
    private TaskCompletionSource? _arrival;
    private bool _ended;

    /// <summary>
    /// Takes the next message out of turn, for a callback that is running or an imperative handler: waits for one to arrive.
    /// </summary>
    /// <returns>The message, whose array the caller returns to <see cref="MessageMemory"/>; null if none can come any more.</returns>
    public async ValueTask<ParkedTurn?> PullAsync(CancellationToken cancellationToken)
    {
        ParkedTurn? pulled;
        while (!TryPull(out pulled, out var arrival))
        {
            await arrival.WaitAsync(cancellationToken);
        }

        return pulled is { Message.Body: MessageBody body } ? await GatherAsync(pulled.Value.Message.Type, body, cancellationToken) : pulled;
    }

    /// <summary>Reading is over: who waits for a message waits in vain.</summary>
    public void End()
    {
        lock (_parked)
        {
            _ended = true;
            _arrival?.TrySetResult();
            _arrival = null;
        }
    }

    /// <summary>Takes the next message, or null if none can come any more. False: <paramref name="arrival"/> tells when to look again.</summary>
    private bool TryPull(out ParkedTurn? pulled, [NotNullWhen(false)] out Task? arrival)
    {
        pulled = null;
        arrival = null;
        lock (_parked)
        {
            if (_parked.TryPeek(out var parked) && parked.Fault is null)
            {
                _parked.Dequeue();
                _parkedCount--;
                LetGo(parked.Cost);
                if (_released == 0 && _parked.Count == 0)
                {
                    _idle?.TrySetResult();
                }

                pulled = parked;
            }
            else if (!_ended && _parked.Count == 0)
            {
                _arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                arrival = _arrival.Task;
            }
        }

        return arrival is null;
    }

    /// <summary>Waits for the rest of a message that is pulled whole, ahead of the callback that would read it as it arrives.</summary>
    private async ValueTask<ParkedTurn?> GatherAsync(WebSocketMessageType type, MessageBody body, CancellationToken cancellationToken)
    {
        try
        {
            using var whole = new MemoryStream();
            await body.CopyToAsync(whole, cancellationToken);
            ReadOnlyMemory<byte> payload = whole.GetBuffer().AsMemory(0, (int)whole.Length);
            var own = Copy(ref payload);
            return new(new(type, payload), own, Fault: null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _discarded);
            return null;
        }
        catch
        {
            Interlocked.Increment(ref _discarded);
            throw;
        }
        finally
        {
            body.Release();
        }
    }
}
