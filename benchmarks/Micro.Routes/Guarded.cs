using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit.Benchmarks.Micro.Routes;

[WebSocketRoute("/guarded", ManualMap = true)]
public sealed class Guarded
{
    public int Received { get; private set; }

    [Authorize(Roles = "admin")]
    public void OnMessage(string text) => Received += text.Length;
}
