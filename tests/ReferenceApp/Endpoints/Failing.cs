namespace WebSocketToolkit.ReferenceApp;

[WebSocketRoute("/throw-sync")]
public sealed class ThrowSync(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        throw new InvalidOperationException("Fail");
    }
}

[WebSocketRoute("/throw-async")]
public sealed class ThrowAsync(Recorder recorder) : RecordedEndpoint(recorder)
{
    public async Task OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        await Task.Yield();
        throw new InvalidOperationException("Fail");
    }
}

[WebSocketRoute("/throw-async-late", Sends = [typeof(string)])]
public sealed class ThrowAsyncLate(Recorder recorder) : RecordedEndpoint(recorder)
{
    public async Task OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        await connection.SendAsync("one");
        await Task.Delay(50);
        throw new InvalidOperationException("Fail");
    }
}

[WebSocketRoute("/throw-in-message")]
public sealed class ThrowInMessage(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection) => Recorder.Opened(connection);

    public void OnMessage(string message) => throw new InvalidOperationException("Fail");
}

[WebSocketRoute("/reject-in-message")]
public sealed class RejectInMessage(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection) => Recorder.Opened(connection);

    public async Task OnMessage(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException("Fail");
    }
}
