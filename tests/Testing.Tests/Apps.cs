namespace WebSocketToolkit.Testing.Tests;

/// <summary>Small applications, in memory or on TestServer.</summary>
internal static class Apps
{
    public static Task<WebApplication> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        StartAsync(map, inMemory: true, configure);

    public static async Task<WebApplication> StartAsync(Action<WebApplication> map, bool inMemory, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.Services.AddWebSocketRoutes();
        if (inMemory)
        {
            builder.WebHost.UseInMemoryTransport();
        }
        else
        {
            Microsoft.AspNetCore.TestHost.WebHostBuilderExtensions.UseTestServer(builder.WebHost);
        }

        configure?.Invoke(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
