using System.Globalization;
using WebSocketToolkit.ReferenceApp;

var builder = WebApplication.CreateBuilder(args);
var port = builder.Configuration.GetValue("PORT", 0);
builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
if (builder.Configuration["TEST_TRANSPORT"] is "direct" or "detached")
{
    builder.WebHost.UseWebSocketTransport(options => options.DetachAfterUpgrade = builder.Configuration["TEST_TRANSPORT"] == "detached");
}

var profile = new Profile(builder.Configuration["PROFILE"]);
var recorder = new Recorder();
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Logging.AddProvider(new RecordingLoggerProvider(recorder));
builder.Services.AddSingleton(recorder);
builder.Services.AddSingleton(profile);
builder.Services.AddSingleton<History>();
builder.Services.AddSingleton<IWebSocketExceptionHandler, ErrorRecorder>();
if (profile.HasErrorHandler)
{
    builder.Services.AddSingleton<IWebSocketExceptionHandler, ErrorCloser>();
}

builder.Services.ConfigureHttpJsonOptions(static o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, ReferenceJson.Default));
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<UnfinishedHandler>();
builder.Services.AddOrderAuthorization();
builder.Services.AddWebSocketRoutes(options =>
{
    profile.Configure(options);
    if (builder.Configuration.GetValue<int?>("CLOSE_TIMEOUT") is { } timeout)
    {
        options.CloseTimeout = TimeSpan.FromMilliseconds(timeout);
    }
});

var app = builder.Build();
app.UseExceptionHandler();

// For HttpContext.WebSockets.IsWebSocketRequest, which /decor tells; the routes themselves do without it.
app.UseWebSockets();
app.UseDecoration();
app.UseRouting();
app.UseOrderMiddleware();
app.UseAuthorization();

app.MapHttpRoutes();
app.MapWebSocketRoutes();
app.MapGroupRoutes();
app.MapHooks();
app.MapOrderGroup();
app.MapImperativeRoutes();

app.Lifetime.ApplicationStarted.Register(static () => Console.WriteLine("READY"));
await app.RunAsync();
Console.WriteLine("CLOSED");
