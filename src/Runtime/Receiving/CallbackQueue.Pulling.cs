using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>Hands messages to code that pulls them, ahead of the callbacks.</summary>
internal sealed partial class CallbackQueue
{
    /// <summary>Completes when an entry arrives or none can come any more. Made when somebody waits for that.</summary>
    private TaskCompletionSource? _arrival;

    /// <summary>Whether no more messages come.</summary>
    private bool _hasEnded;

    /// <summary>Takes the next message, for a callback that is running or an imperative handler; waits for one to arrive.</summary>
    /// <returns>The message, whose array the caller returns to <see cref="MessageMemory"/>; null if none can come any more.</returns>
    public async ValueTask<PendingMessage?> PullAsync(CancellationToken cancellationToken)
    {
        PendingMessage? pulled;
        while (!TryPull(out pulled, out var arrival))
        {
            await arrival.WaitAsync(cancellationToken);
        }

        return pulled is { Message.Body: MessageBody body } ? await GatherAsync(pulled.Value.Message.Type, body, cancellationToken) : pulled;
    }

    /// <summary>Ends the waits for a message: none comes any more.</summary>
    public void EndReading()
    {
        lock (_pending)
        {
            _hasEnded = true;
            _arrival?.TrySetResult();
            _arrival = null;
        }
    }

    /// <summary>Takes the next message, or null if none can come any more. False: <paramref name="arrival"/> tells when to look again.</summary>
    private bool TryPull(out PendingMessage? pulled, [NotNullWhen(false)] out Task? arrival)
    {
        pulled = null;
        arrival = null;
        lock (_pending)
        {
            if (_pending.TryPeek(out var next) && next.Fault is null)
            {
                _pending.Dequeue();
                _pendingCount--;
                RemoveBytes(next.Cost);
                if (_isStarted == 0 && _pending.Count == 0)
                {
                    _idle?.TrySetResult();
                }

                pulled = next;
            }
            else if (!_hasEnded && _pending.Count == 0)
            {
                _arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                arrival = _arrival.Task;
            }
        }

        return arrival is null;
    }

    /// <summary>Waits for the rest of a message that is pulled whole, ahead of the callback that would read it as it arrives.</summary>
    private async ValueTask<PendingMessage?> GatherAsync(WebSocketMessageType type, MessageBody body, CancellationToken cancellationToken)
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
