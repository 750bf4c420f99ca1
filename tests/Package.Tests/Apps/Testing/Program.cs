using Microsoft.Extensions.Logging;

[assembly: WebSocketTestClients(typeof(Greet))]

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseInMemoryTransport();
builder.Logging.ClearProviders();
builder.Services.AddWebSocketRoutes();

await using var app = builder.Build();
app.MapWebSocketRoutes();
await app.StartAsync();

await using var client = await GreetClient.ConnectAsync(app.Services, "Ada");
await client.SendWordAsync(new("Hello"));
var greeting = await client.ReceiveGreetingAsync();
Console.WriteLine(greeting.Text == "Hello, Ada!" ? "All is well." : greeting.Text);

[WebSocketRoute("/greet/{name}")]
public sealed class Greet
{
    public Greeting OnMessage(Word word, string name) => new($"{word.Text}, {name}!");
}

public sealed record Word(string Text);

public sealed record Greeting(string Text);
