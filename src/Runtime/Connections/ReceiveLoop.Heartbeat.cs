using System.Net.WebSockets;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The part that answers heartbeats: empty text messages on a route whose texts are all JSON. They are the pings of scripts, which have no
/// others, so they are no messages to callbacks and limits.
/// </summary>
internal sealed partial class ReceiveLoop
{
    private bool IsHeartbeat(WebSocketMessageType type) => type == WebSocketMessageType.Text && _session.Route.AnswersHeartbeats;

    private void AnswerHeartbeat()
    {
        _budget -= FrameCost;
        _session.Telemetry.OnHeartbeat();
        _session.Sender.AnswerHeartbeat();
    }
}
