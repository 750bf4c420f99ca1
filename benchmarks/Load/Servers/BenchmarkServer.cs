namespace WebSocketToolkit.Benchmarks.Load.Servers;

/// <summary>What the .NET servers have in common: Kestrel as it comes, no logging, and what is asked of them between the runs.</summary>
internal static class BenchmarkServer
{
    public static void Run(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        Action<WebApplication> map = name switch
        {
            "raw" => RawServer.Configure(builder),
            "toolkit" => ToolkitServer.Configure(builder),
            "toolkit16" => ToolkitServer.ConfigureWithBlocks(builder),
            "toolkit+" => ToolkitServer.ConfigureWithTransport(builder),
            "detached" => ToolkitServer.ConfigureDetached(builder),
            "real" => ToolkitServer.ConfigureReal(builder, isDetached: false),
            "real-detached" => ToolkitServer.ConfigureReal(builder, isDetached: true),
            "signalr" => SignalRServer.Configure(builder),
            _ => throw new ArgumentException($"There is no server '{name}'.", nameof(name)),
        };
        var app = builder.Build();
        map(app);
        app.MapGet("/allocated", static () => GC.GetTotalAllocatedBytes(precise: true));
        app.MapGet("/collect", static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));
        app.MapGet("/codec", static () => Reading.CodecCost());
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Now listening on: {app.Urls.Single()}"));
        app.Run();
    }
}
