using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit.Benchmarks.Micro.Routes;

[WebSocketRoute("/ranked", ManualMap = true)]
public sealed class Ranked
{
    public int Received { get; private set; }

    [Authorize("rank")]
    public void OnMessage(string text) => Received += text.Length;
}
