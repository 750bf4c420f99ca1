namespace WebSocketToolkit.ReferenceApp;

[WebSocketRoute("/close")]
public sealed class Close(Recorder recorder) : RecordedEndpoint(recorder)
{
    public ValueTask OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        return connection.CloseAsync();
    }
}

[WebSocketRoute("/close/{code}")]
public sealed class CloseWithCode(Recorder recorder) : RecordedEndpoint(recorder)
{
    public async Task OnOpen(WebSocketConnection connection, int code)
    {
        Recorder.Opened(connection);
        try
        {
            await connection.CloseAsync(code, "because");
        }
        catch (ArgumentException exception)
        {
            // Nothing has been sent: the connection is as open as it was.
            Recorder.Add(new("exception", Recorder.NameOf(connection.HttpContext)) { Exception = exception.GetType().Name });
        }
    }
}

[WebSocketRoute("/terminate")]
public sealed class Terminate(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        connection.Abort();
    }
}

[WebSocketRoute("/send-then-close", Sends = [typeof(string)])]
public sealed class SendThenClose(Recorder recorder) : RecordedEndpoint(recorder)
{
    public async Task OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        for (var i = 0; i < 100; i++)
        {
            await connection.SendAsync($"m{i}");
        }

        await connection.CloseAsync(1000, "done");
    }
}
