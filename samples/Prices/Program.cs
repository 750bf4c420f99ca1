var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();

var app = builder.Build();
app.MapWebSocketRoutes();
app.Run();
