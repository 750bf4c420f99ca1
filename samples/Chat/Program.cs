using ChatSample;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();
builder.Services.AddSingleton<History>();
builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default));

var app = builder.Build();
app.UseFileServer();
app.MapWebSocketRoutes();
app.Run();
