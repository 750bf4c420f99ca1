using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>The connections that stay attached by themselves, as docs/how-to/many-connections.md says.</summary>
public sealed partial class DetachTests
{
    [Fact]
    public async Task A_connection_that_would_lose_more_stays_and_the_log_says_so_once()
    {
        await using var app = await StartAsync(
            static map =>
            {
                map.UseWhen(static context => context.Request.Path == "/foreign", static map => map.Use(static (context, next) =>
                {
                    context.Features.Set<IServiceProvidersFeature>(new Foreign { RequestServices = context.RequestServices });
                    return next(context);
                }));
                map.UseWhen(static context => context.Request.Path == "/tenant", static map => map.Use(static async (context, next) =>
                {
                    await using var scope = context.RequestServices.CreateAsyncScope();
                    context.RequestServices = scope.ServiceProvider;
                    await next(context);
                }));
                map.UseRouting();
                map.UseRateLimiter();
                map.MapWebSocket("/foreign", Tell);
                map.MapWebSocket("/tenant", Tell);
                map.MapWebSocket("/limited", Tell).RequireRateLimiting("one");
            },
            isDetached: true,
            static builder =>
            {
                builder.Logging.AddFilter("WebSocketToolkit", LogLevel.Information);
                builder.Services.AddRateLimiter(static options => options.AddConcurrencyLimiter("one", static limit => limit.PermitLimit = 1));
            });
        foreach (var path in (string[])["/foreign", "/foreign", "/tenant", "/limited"])
        {
            await using var client = await app.ConnectAsync(path);
            await client.SendAsync("?");
            Assert.Equal("stays", await client.ReceiveTextAsync());
            if (path == "/limited")
            {
                await using var second = await app.ConnectRawAsync();
                await second.SendAsync(RawClient.Handshake(path));
                Assert.Equal(503, (await second.ReadResponseAsync()).Status);
            }

            await client.CloseAsync();
        }

        var told = app.AllLogs.Select(static log => log.Message)
            .Where(static message => message.Contains("stays in Kestrel's HTTP layer", StringComparison.Ordinal)).ToList();
        Assert.Single(told, static message => message.Contains("/foreign", StringComparison.Ordinal) && message.Contains("services", StringComparison.Ordinal));
        Assert.Single(told, static message => message.Contains("/limited", StringComparison.Ordinal) && message.Contains("limiter", StringComparison.Ordinal));
        Assert.Single(told, static message => message.Contains("/tenant", StringComparison.Ordinal) && message.Contains("services", StringComparison.Ordinal));
        Assert.Equal(3, told.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_middleware_keeps_its_connections_to_their_end(bool hasMiddleware)
    {
        var events = new EventList();
        await using var app = await StartAsync(
            static map => map.MapWebSocket("/", Tell),
            isDetached: true,
            builder =>
            {
                builder.Logging.AddFilter("WebSocketToolkit", LogLevel.Information);
                builder.WebHost.ConfigureKestrel(options => options.ConfigureEndpointDefaults(listen =>
                {
                    if (hasMiddleware)
                    {
                        listen.Use(next => async connection =>
                        {
                            // Such as middleware for the PROXY protocol does.
                            connection.LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 443);
                            await next(connection);
                            events.Add("middleware");
                        });
                    }
                }));
            });
        await using var client = await app.ConnectAsync("/");
        await client.SendAsync("?");
        Assert.Equal(hasMiddleware ? "stays" : "left", await client.ReceiveTextAsync());
        Assert.Empty(events.All);
        await client.CloseAsync();
        await app.StopAsync();
        Assert.Equal(hasMiddleware ? ["middleware"] : [], events.All);
        Assert.Equal(hasMiddleware, app.AllLogs.Any(static log => log.Message.Contains("ListenOptions.Use", StringComparison.Ordinal)));
    }

    private sealed class Foreign : IServiceProvidersFeature
    {
        public required IServiceProvider RequestServices { get; set; }
    }
}
