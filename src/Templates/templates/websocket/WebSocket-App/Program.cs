var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();

var app = builder.Build();
app.UseFileServer();         // wwwroot/index.html
app.MapWebSocketRoutes();    // every class with [WebSocketRoute]
app.Run();
