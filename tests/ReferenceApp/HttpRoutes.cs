namespace WebSocketToolkit.ReferenceApp;

public sealed record Greeting(string Hello);

/// <summary>What is not a WebSocket.</summary>
public static class HttpRoutes
{
    public static void UseDecoration(this WebApplication app) => app.Use(static (context, next) =>
    {
        context.Items["str"] = "it works!";
        context.Items["ws"] = context.WebSockets.IsWebSocketRequest;
        return next(context);
    });

    public static void MapHttpRoutes(this WebApplication app)
    {
        app.MapGet("/events", static (Recorder recorder, WebSocketConnections connections) => recorder.Take(connections.Count));
        app.MapGet("/http", static (Recorder recorder, HttpContext context) =>
        {
            recorder.Add("http", context);
            return "http route";
        });
        app.MapPost("/post", static () => "posted");
        app.MapMethods("/both", [HttpMethods.Get, HttpMethods.Head], static () => new Greeting("world"));
        app.MapGet("/wild/http", static () => "wild http");
        app.MapGet("/decor-http", static (HttpContext context) => DecorSeen.Of(context));
    }
}
