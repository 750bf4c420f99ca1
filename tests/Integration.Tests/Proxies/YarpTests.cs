using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace WebSocketToolkit.Integration.Tests.Proxies;

/// <summary>The how-to about YARP: its settings and its code, between a browser and an application.</summary>
public sealed class YarpTests
{
    [Fact]
    public async Task The_application_sees_the_clients_origin_host_and_address()
    {
        await using var app = await ProxiedApp.StartBehindYarpAsync();
        await using var proxy = await StartProxyAsync(app);
        using var browser = await ProxiedApp.ConnectAsync(proxy.Port);
        Assert.Equal("http://chat.example asked chat.example, from 127.0.0.5", await browser.ReceiveTextAsync());
    }

    [Fact]
    public async Task Without_forwarded_headers_a_page_is_refused_unless_the_proxy_keeps_the_host()
    {
        await using var app = await TestApp.StartAsync(static app => app.MapWebSocket("/whoami", static connection =>
            connection.SendAsync(connection.HttpContext.Request.Host.Value!).AsTask()));
        await using var proxy = await StartProxyAsync(app);
        Assert.Equal(HttpStatusCode.Forbidden, await ProxiedApp.StatusAsync(proxy.Port));
        await using var keeping = await StartProxyAsync(app, ("ReverseProxy:Routes:app:Transforms:0:RequestHeaderOriginalHost", "true"));
        using var browser = await ProxiedApp.ConnectAsync(keeping.Port);
        Assert.Equal("chat.example", await browser.ReceiveTextAsync());
    }

    private static Task<TestApp> StartProxyAsync(TestApp destination, params (string Key, string Value)[] more) => TestApp.StartAsync(
        static app =>
        {
            app.MapReverseProxy();
        },
        builder =>
        {
            var settings = HowTo.Blocks("yarp.md", "json").Single().Replace("127.0.0.1:5000", $"127.0.0.1:{destination.Port}", StringComparison.Ordinal);
            builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));
            builder.Configuration.AddInMemoryCollection(more.Select(static entry => new KeyValuePair<string, string?>(entry.Key, entry.Value)));
            builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        });
}
