using RpcSample;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddWebSocketRoutes();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Methods>();
builder.Services.AddSingleton(static services => services.GetRequiredService<Methods>().ToTable());
builder.Services.ConfigureHttpJsonOptions(o => RpcJson.Configure(o.SerializerOptions));

var app = builder.Build();
app.MapWebSocketRoutes();
app.Run();
