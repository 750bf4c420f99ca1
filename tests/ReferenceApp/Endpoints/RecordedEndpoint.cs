namespace WebSocketToolkit.ReferenceApp;

/// <summary>What the endpoints have in common: their ends are recorded.</summary>
public abstract class RecordedEndpoint(Recorder recorder)
{
    protected Recorder Recorder { get; } = recorder;

    public void OnClose(WebSocketConnection connection, WebSocketClose close) => Recorder.Closed(connection, close);
}
