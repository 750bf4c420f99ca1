using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>The part that answers heartbeats: empty text messages, for clients that do not see pings and pongs.</summary>
internal sealed partial class FrameSender
{
    /// <summary>Indicates whether an answer is in the send buffer.</summary>
    private bool _hasQueuedHeartbeat;

    /// <summary>
    /// Sends an empty text message, behind the messages that are in the send buffer. It takes no room there: an answer that waits is the
    /// answer to later heartbeats, too, so there is one at most.
    /// </summary>
    public void AnswerHeartbeat()
    {
        lock (observer)
        {
            if (!CanSend || _hasQueuedHeartbeat)
            {
                return;
            }

            if (IsOccupied)
            {
                _hasQueuedHeartbeat = true;
                Queue.Enqueue(QueuedFrame.Marker(QueueEntryKind.Heartbeat) with { Opcode = Opcode.Text });
            }
            else
            {
                WriteMessage(Opcode.Text, []);
                Flush();
            }

            observer.OnHeartbeatAnswered();
        }
    }
}
