namespace WebSocketToolkit.Sending;

/// <summary>The part that lets a sender stop waiting for room.</summary>
internal sealed partial class FrameSender
{
    /// <summary>
    /// Returns a value indicating whether the caller has given up before it sends. The end of the connection comes first: a send on an
    /// ended connection never throws, and the tokens of callbacks fire with the end.
    /// </summary>
    private bool IsGivenUp(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested && CanSend;

    private ValueTask<WebSocketSendResult> WaitAsync(Task<WebSocketSendResult> waiting, int place, CancellationToken cancellationToken)
    {
        return new(cancellationToken.CanBeCanceled ? WaitOrCancelAsync() : waiting);

        async Task<WebSocketSendResult> WaitOrCancelAsync()
        {
            using (cancellationToken.UnsafeRegister((_, token) => Cancel(waiting, place, token), null))
            {
                return await waiting;
            }
        }
    }

    private void Cancel(Task<WebSocketSendResult> waiting, int place, CancellationToken cancellationToken)
    {
        lock (observer)
        {
            _queue!.Cancel(place, waiting, cancellationToken);
        }
    }
}
