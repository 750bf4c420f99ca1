var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();

var app = builder.Build();
app.MapWebSocketRoutes();
app.Run();

[WebSocketRoute("/abstract")]
public abstract class CannotBeBuilt // WST001
{
    public void OnMessage(string message)
    {
    }
}

[WebSocketRoute("/silent")]
public sealed class HasNoCallback // WST002
{
}

[WebSocketRoute("/span")]
public sealed class HoldsASpan
{
    public Task OnMessage(ReadOnlySpan<byte> frame) => Task.CompletedTask; // WST003
}

[WebSocketRoute("/anything")]
public sealed class ReturnsAnything
{
    public object OnMessage(string message) => message; // WST004
}

[WebSocketRoute("/misspelt")]
public sealed class Misspelt
{
    public void OnMessage(string message)
    {
    }

    public void OnClosed(WebSocketClose close) // WST010
    {
    }
}
