var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();

var app = builder.Build();
app.MapWebSocket("/echo", connection => connection.OnMessage(message => connection.SendAsync(message)));
app.Run();
