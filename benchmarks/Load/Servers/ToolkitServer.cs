using System.Runtime.CompilerServices;
using System.Security.Claims;

namespace WebSocketToolkit.Benchmarks.Load.Servers;

/// <summary>The same with the toolkit: a class per kind of message, and an imperative endpoint.</summary>
internal static class ToolkitServer
{
    public static Action<WebApplication> ConfigureWithTransport(WebApplicationBuilder builder)
    {
        builder.WebHost.UseWebSocketTransport();
        return Configure(builder);
    }

    public static Action<WebApplication> ConfigureDetached(WebApplicationBuilder builder)
    {
        builder.WebHost.UseWebSocketTransport(static options => options.DetachAfterUpgrade = true);
        return Configure(builder);
    }

    /// <summary>As an application has it: log scopes, an accessor, a scoped service that middleware uses, a user, an item.</summary>
    public static Action<WebApplication> ConfigureReal(WebApplicationBuilder builder, bool isDetached)
    {
        builder.Logging.AddSimpleConsole(static options => options.IncludeScopes = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<StrongBox<int>>();
        var map = isDetached ? ConfigureDetached(builder) : ConfigureWithTransport(builder);
        return app =>
        {
            app.Use(static (context, next) =>
            {
                context.RequestServices.GetRequiredService<StrongBox<int>>().Value = 1;
                context.User = new(new ClaimsIdentity([new("sub", "ann")], "benchmark"));
                context.Items["tenant"] = "acme";
                return next(context);
            });
            map(app);
        };
    }

    public static Action<WebApplication> ConfigureWithBlocks(WebApplicationBuilder builder)
    {
        builder.WebHost.UseLargeReceiveBlocks();
        return Configure(builder);
    }

    public static Action<WebApplication> Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddWebSocketRoutes();
        builder.Services.ConfigureHttpJsonOptions(static options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ReadingContext.Default));
        return static app =>
        {
            app.MapWebSocketRoutes();
            app.MapWebSocket("/imperative", static connection => connection.OnMessage(message => connection.SendAsync(message)));
        };
    }
}

[WebSocketRoute("/bytes")]
internal sealed class BytesEndpoint
{
    public void OnMessage(ReadOnlySpan<byte> message, WebSocketConnection connection) => connection.TrySend(message);
}

[WebSocketRoute("/text")]
internal sealed class TextEndpoint
{
    public string OnMessage(string message) => message;
}

[WebSocketRoute("/json")]
internal sealed class JsonEndpoint
{
    public Reading OnMessage(Reading reading) => reading;
}

[WebSocketRoute("/room")]
internal sealed class RoomEndpoint(WebSocketGroups<RoomEndpoint> groups)
{
    public Task OnOpen(WebSocketConnection connection) => connection.JoinAsync("room").AsTask();

    public async Task OnMessage(ReadOnlyMemory<byte> message) => await groups.Group("room").SendAsync(message);
}
