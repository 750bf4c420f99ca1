using System.Text.Json;
using Lib;
using WebSocketToolkit.Contracts;

// The build must not come here.
if (args.Length < int.MaxValue)
{
    throw new InvalidOperationException("Main runs.");
}

var app = WebApplication.CreateBuilder(args).Build();
app.MapWebSocketRoutes();
app.MapLibWebSocketRoutes();

/// <summary>Says it again.</summary>
[WebSocketRoute("/again")]
public sealed class Again
{
    public Shared OnMessage(Shared shared) => shared;

    [WebSocketJsonOptions]
    private static void Configure(JsonSerializerOptions options) => options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
}
