using WebSocketToolkit.TypeScript.Server;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddSingleton<Ledger>();
builder.Services.AddWebSocketRoutes(options =>
{
    options.MaxOperations = 1_000;
    options.Drain.ReconnectWithin = TimeSpan.FromMilliseconds(builder.Configuration.GetValue("RECONNECT_WITHIN", 0));
});

var app = builder.Build();
app.MapWebSocketRoutes();

// A page without content: its scripts come from the test.
app.MapGet("/", () => Results.Content("<!doctype html><title>Drill</title>", "text/html"));
app.MapGet("/twice", (Ledger ledger) => ledger.Twice);
app.Run();
