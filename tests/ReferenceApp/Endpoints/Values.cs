using Microsoft.AspNetCore.Mvc;

namespace WebSocketToolkit.ReferenceApp;

public sealed record ParamsSeen(Dictionary<string, string> Params, Dictionary<string, string> Query);

[WebSocketRoute("/params/{id}", Sends = [typeof(ParamsSeen)])]
public sealed class Params(Recorder recorder) : RecordedEndpoint(recorder)
{
    public async Task OnOpen(WebSocketConnection connection, string id, HttpContext context)
    {
        Recorder.Opened(connection);
        var query = context.Request.Query.ToDictionary(static entry => entry.Key, static entry => entry.Value.ToString());
        await connection.SendAsync(new ParamsSeen(new() { ["id"] = id }, query));
        await connection.CloseAsync();
    }
}

public sealed record TypedSeen(int Id, DateOnly? From);

[WebSocketRoute("/typed/{id:int}")]
public sealed class Typed(Recorder recorder) : RecordedEndpoint(recorder)
{
    public TypedSeen OnOpen(WebSocketConnection connection, int id, [FromQuery] DateOnly? from)
    {
        Recorder.Opened(connection);
        return new(id, from);
    }
}

[WebSocketRoute("/wild/{*rest}")]
public sealed class Wild(Recorder recorder) : RecordedEndpoint(recorder)
{
    public string OnOpen(WebSocketConnection connection, string? rest)
    {
        Recorder.Opened(connection);
        return $"wild:{rest}";
    }
}

public sealed record DecorSeen(string? Str, bool Ws)
{
    public static DecorSeen Of(HttpContext context) => new(context.Items["str"] as string, context.Items["ws"] is true);
}

[WebSocketRoute("/decor")]
public sealed class Decor(Recorder recorder) : RecordedEndpoint(recorder)
{
    public DecorSeen OnOpen(WebSocketConnection connection, HttpContext context)
    {
        Recorder.Opened(connection);
        return DecorSeen.Of(context);
    }
}

/// <summary>Its subprotocols depend on the profile, so they are set where it is mapped.</summary>
[WebSocketRoute("/proto", ManualMap = true)]
public sealed class Proto(Recorder recorder) : RecordedEndpoint(recorder)
{
    public string OnOpen(WebSocketConnection connection)
    {
        Recorder.Opened(connection);
        return $"proto:{connection.Subprotocol}";
    }
}

/// <summary>What a route group tells its endpoints.</summary>
public sealed record Prefix(string Path);

[WebSocketRoute("/", ManualMap = true)]
[WebSocketRoute("/echo", ManualMap = true)]
public sealed class Prefixed(Recorder recorder) : RecordedEndpoint(recorder)
{
    public string OnOpen(WebSocketConnection connection, HttpContext context)
    {
        Recorder.Opened(connection);
        return $"prefix:{context.GetEndpoint()?.Metadata.GetMetadata<Prefix>()?.Path}";
    }
}

public static class GroupRoutes
{
    public static void MapGroupRoutes(this WebApplication app)
    {
        app.MapGroup("/baz").WithMetadata(new Prefix("/baz")).MapPrefixed();
        app.MapProto().WithWebSocketOptions(o => o.Subprotocols = app.Services.GetRequiredService<Profile>().Subprotocols);
    }
}
