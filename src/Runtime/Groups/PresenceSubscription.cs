using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Groups;

/// <summary>
/// A presence listener of one audience. It is called on the thread pool, one notification at a time and in order, so that a slow listener
/// does not hold up the connections that join.
/// </summary>
internal sealed class PresenceSubscription(
    GroupSet groups, GroupAddress address, Func<WebSocketPresenceChange, Task> listener, ILogger log) : IDisposable
{
    /// <summary>The number of notifications that may wait, so that a listener that hangs does not accumulate them indefinitely.</summary>
    public const int MaxWaiting = 4096;

    private readonly Lock _gate = new();

    // Used under the gate.
    private readonly Queue<WebSocketPresenceChange> _waiting = new();
    private bool _isRunning;
    private bool _isDisposed;
    private bool _hasLoggedDrop;

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
                if (!_hasLoggedDrop)
                {
                    _hasLoggedDrop = true;

                    // Not here: the gate of the groups is held, too, and a logging provider may send to a group.
                    ThreadPool.UnsafeQueueUserWorkItem(static subscription => subscription.LogDrop(), this, preferLocal: false);
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

        groups.Unsubscribe(this);
    }

    private void LogDrop() => GroupLog.SlowPresenceListener(log, address.ToString(), MaxWaiting);

    private async Task RunAsync()
    {
        while (TryDequeue(out var presence))
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

    private bool TryDequeue(out WebSocketPresenceChange presence)
    {
        lock (_gate)
        {
            return _isRunning = _waiting.TryDequeue(out presence);
        }
    }
}
