using Microsoft.AspNetCore.Mvc;

namespace WebSocketToolkit.ReferenceApp;

[WebSocketRoute("/echo")]
public sealed class Echo(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection) => Recorder.Opened(connection);

    public string OnMessage(string text) => text;

    public ReadOnlyMemory<byte> OnMessage(ReadOnlyMemory<byte> data) => data;
}

[WebSocketRoute("/ping")]
public sealed class Ping(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection) => Recorder.Opened(connection);

    public ValueTask OnMessage(string message, WebSocketConnection connection) => connection.PingAsync();
}

[WebSocketRoute("/hello")]
public sealed class Hello(Recorder recorder, Profile profile) : RecordedEndpoint(recorder)
{
    public async Task<IResult?> OnUpgrade(HttpContext context, [FromHeader(Name = "x-key")] string? key)
    {
        if (!profile.Verifies)
        {
            return null;
        }

        Recorder.Add("verify", context);
        if (profile.VerifiesLate)
        {
            await Task.Delay(20);
        }

        if (key == "ok")
        {
            return null;
        }

        if (!profile.VerifiesLate)
        {
            return Results.Unauthorized();
        }

        context.Response.Headers.RetryAfter = "120";
        return Results.Text("go away", statusCode: StatusCodes.Status403Forbidden);
    }

    public string OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        return "hello client";
    }
}

/// <summary>Shares its path with an HTTP endpoint.</summary>
[WebSocketRoute("/both")]
public sealed class Both(Recorder recorder) : RecordedEndpoint(recorder)
{
    public string OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        return "hello client";
    }
}

[WebSocketRoute("/big/{n}")]
public sealed class Big(Recorder recorder) : RecordedEndpoint(recorder)
{
    public string OnOpen(WebSocketConnection connection, int n)
    {
        Recorder.Opened(connection);
        return new('x', n);
    }
}

[WebSocketRoute("/slow-callback/{ms}")]
public sealed class SlowCallback(Recorder recorder) : RecordedEndpoint(recorder)
{
    public void OnOpen(WebSocketConnection connection) => Recorder.Opened(connection);

    public async Task<string> OnMessage(string text, int ms)
    {
        await Task.Delay(ms);
        return $"done:{text}";
    }
}
