using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Groups;

/// <summary>
/// One listener of a group's comings and goings. It is called on the thread pool, one notification at a time and in their order, so that
/// it may take its time without holding up those who join.
/// </summary>
internal sealed class PresenceSubscription(
    GroupSet groups, GroupAddress address, Func<WebSocketPresenceChange, Task> listener, ILogger log) : IDisposable
{
    /// <summary>Notifications that may wait for a listener; a listener that hangs must not hold all who ever came and went.</summary>
    public const int MaxWaiting = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<WebSocketPresenceChange> _waiting = new();
    private bool _isRunning;
    private bool _isDisposed;
    private bool _hasLost;

    public GroupAddress Address => address;

    public void Post(WebSocketPresenceChange presence)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            if (_waiting.Count == MaxWaiting)
            {
                _waiting.Dequeue();
                if (!_hasLost)
                {
                    _hasLost = true;
                    GroupLog.SlowPresenceListener(log, address.ToString(), MaxWaiting);
                }
            }

            _waiting.Enqueue(presence);
            if (!_isRunning)
            {
                _isRunning = true;
                ThreadPool.UnsafeQueueUserWorkItem(static subscription => _ = subscription.RunAsync(), this, preferLocal: false);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _waiting.Clear();
        }

        groups.Unlisten(this);
    }

    private async Task RunAsync()
    {
        while (TryTake(out var presence))
        {
            try
            {
                await listener(presence);
            }
            catch (Exception exception)
            {
                GroupLog.PresenceListenerFailed(log, exception, address.ToString());
            }
        }
    }

    private bool TryTake(out WebSocketPresenceChange presence)
    {
        lock (_gate)
        {
            return _isRunning = _waiting.TryDequeue(out presence);
        }
    }
}
