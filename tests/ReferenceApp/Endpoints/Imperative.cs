using System.Globalization;

namespace WebSocketToolkit.ReferenceApp;

/// <summary>Routes without a class.</summary>
public static class Imperative
{
    public static void MapImperativeRoutes(this WebApplication app)
    {
        var recorder = app.Services.GetRequiredService<Recorder>();

        app.MapWebSocket("/late/{ms}", async connection =>
        {
            Record(connection);
            var wait = Convert.ToInt32(connection.HttpContext.Request.RouteValues["ms"], CultureInfo.InvariantCulture);
            await Task.Delay(wait);
#pragma warning disable WST101 // What it warns of is what this route shows.
            connection.OnMessage<string>(text => connection.SendAsync($"got:{text}"));
#pragma warning restore WST101
            await connection.SendAsync("ready");
        });

        app.MapWebSocket("/return", connection =>
        {
            Record(connection);
            connection.OnMessage(message => connection.SendAsync(message));
        });

        app.MapWebSocket("/no-listener", Record);

        void Record(WebSocketConnection connection)
        {
            recorder.Opened(connection);
            connection.OnClose(close => recorder.Closed(connection, close));
        }
    }
}
