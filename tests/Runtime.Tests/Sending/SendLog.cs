using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Runtime.Tests.Sending;

/// <summary>Writes down what a queue says of its messages.</summary>
internal sealed class SendLog : ITrafficObserver
{
    public List<BackpressureOutcome> Effects { get; } = [];

    /// <summary>The payloads that were taken, as text.</summary>
    public List<string> Sent { get; } = [];

    public int Heartbeats { get; private set; }

    public int TooSlow { get; private set; }

    public void OnSent(bool isText, ReadOnlySpan<byte> payload) => Sent.Add(System.Text.Encoding.UTF8.GetString(payload));

    public void OnSentInPieces(bool isText, long length)
    {
    }

    public void OnHeartbeatAnswered() => Heartbeats++;

    public void OnBackpressure(BackpressureOutcome outcome, long queuedBytes) => Effects.Add(outcome);

    public void OnSendBufferOverflow() => TooSlow++;
}
