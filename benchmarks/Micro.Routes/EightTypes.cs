namespace WebSocketToolkit.Benchmarks.Micro.Routes;

[WebSocketRoute("/eight", ManualMap = true)]
public sealed class EightTypes
{
    public int Received { get; private set; }

    public void OnMessage(First message) => Take(message);

    public void OnMessage(Second message) => Take(message);

    public void OnMessage(Third message) => Take(message);

    public void OnMessage(Fourth message) => Take(message);

    public void OnMessage(Fifth message) => Take(message);

    public void OnMessage(Sixth message) => Take(message);

    public void OnMessage(Seventh message) => Take(message);

    public void OnMessage(Eighth message) => Take(message);

    private void Take(Request message) => Received += message.Text.Length;
}
