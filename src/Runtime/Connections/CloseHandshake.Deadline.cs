using WebSocketToolkit.Connections.Phases;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>The deadline of the closing handshake. It waits for no part of the work that it bounds.</summary>
internal sealed partial class CloseHandshake
{
    /// <summary>
    /// The timer of the close timeout. Created by the thread that begins to close, disposed by the thread that completes.
    /// </summary>
    private ITimer? _deadline;

    /// <summary>The time that the peer has to answer once the close frame has left. Written before the timer starts.</summary>
    private TimeSpan _timeout;

    /// <summary>Indicates whether the deadline has passed once while the peer closes. Used by the timer.</summary>
    private bool _hasAnsweredLate;

    /// <summary>Indicates whether the close frame was still waiting for the peer when the timer last looked. Used by the timer.</summary>
    private bool _wasWaiting;

    private void BeginDeadline(TimeSpan timeout)
    {
        _timeout = timeout;
        session.Progress.Observe(session.Time.GetTimestamp());
        _deadline = session.Time.CreateTimer(
            static handshake => ((CloseHandshake)handshake!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deadline.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        try
        {
            OnDeadline();
        }
        catch (Exception)
        {
            // A transport or a logger threw. The deadline holds anyway, and a timer's exception would end the process.
            session.Sender.Break();
        }
    }

    /// <summary>
    /// Handles the end of the close timeout. If the peer closes, it receives its answer without further delay, and has the linger time to
    /// read the answer. While output waits for a peer that reads it, the peer has more time: the close timeout counts from the moment at
    /// which the close frame has left. Otherwise the transport is dropped.
    /// </summary>
    private void OnDeadline()
    {
        if (session.Lifetime.Phase == ConnectionPhase.ClosingByPeer && !_hasAnsweredLate)
        {
            _hasAnsweredLate = true;
            _timeout = ConnectionDeadlines.Linger;
            Cancel();
            Answer(session.Lifetime.Close!);
            _deadline!.Change(_timeout, Timeout.InfiniteTimeSpan);
            return;
        }

        var now = session.Time.GetTimestamp();
        var isWaiting = session.Progress.Observe(now) || session.Sender.State == SendState.Closing;
        if (isWaiting && session.Progress.HasCredit(now))
        {
            _wasWaiting = true;
            _deadline!.Change(ConnectionDeadlines.TickInterval, Timeout.InfiniteTimeSpan);
            return;
        }

        if (_wasWaiting && !isWaiting)
        {
            _wasWaiting = false;
            _deadline!.Change(_timeout, Timeout.InfiniteTimeSpan);
            return;
        }

        Drop(session.Lifetime.Close!);
    }

    /// <summary>
    /// Drops the transport, and lets go of groups and slots. The messages that wait are still delivered to their callbacks.
    /// </summary>
    private void Drop(WebSocketClose close)
    {
        TryEnter(ConnectionPhase.Aborted, close, Timeout.InfiniteTimeSpan);
        session.FreeSlot();
        session.Lifetime.Drop(session.Transport);
        session.LeaveServer();
    }
}
