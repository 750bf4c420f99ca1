namespace WebSocketToolkit.Benchmarks.Micro.Routes;

[WebSocketRoute("/texts", ManualMap = true)]
public sealed class Texts
{
    public int Received { get; private set; }

    public void OnMessage(string text) => Received += text.Length;
}
