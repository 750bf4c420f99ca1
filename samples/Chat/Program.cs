using ChatSample;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();
builder.Services.AddSingleton<History>();
if (builder.Configuration["broker"] is { } broker)
{
    // All nodes with the same broker are one chat.
    builder.Services.AddRabbitMQBackplane(o => o.Uri = new Uri(broker));
}

builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default));

var app = builder.Build();
app.UseFileServer();
app.MapWebSocketRoutes();
app.Run();
