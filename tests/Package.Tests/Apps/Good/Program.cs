var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();

var app = builder.Build();
app.MapWebSocketRoutes();
app.MapWebSocket("/late", async connection =>
{
    await Task.Yield();
    connection.OnMessage(message => connection.SendAsync(message)); // WST101
});
app.Run();

[WebSocketRoute("/greet/{name}")]
public sealed class Greet
{
    public string OnMessage(string message, string name) => $"{message}, {name}!";
}
