namespace WebSocketToolkit.Benchmarks.Micro.Routes;

[WebSocketRoute("/one", ManualMap = true)]
public sealed class OneType
{
    public int Received { get; private set; }

    public void OnMessage(Single message) => Received += message.Text.Length;
}
