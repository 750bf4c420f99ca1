using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.HttpOverrides;

namespace WebSocketToolkit.Integration.Tests.Proxies;

/// <summary>The applications of the pages, and a browser that reaches them through a proxy.</summary>
internal static class ProxiedApp
{
    /// <summary>The address from which the client connects. The proxies and the servers are at 127.0.0.1.</summary>
    private static readonly IPEndPoint _client = new(IPAddress.Parse("127.0.0.5"), 0);

    public static Task<TestApp> StartBehindNginxAsync() => TestApp.StartAsync(
        static app =>
        {
            app.UseForwardedHeaders();
            app.MapWebSocket("/whoami", connection => connection.SendAsync($"{connection.HttpContext.Connection.RemoteIpAddress}").AsTask());
        },
        static builder =>
        {
            builder.Services.Configure<ForwardedHeadersOptions>(o =>
                o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        });

    public static Task<TestApp> StartBehindYarpAsync() => TestApp.StartAsync(
        static app =>
        {
            app.UseForwardedHeaders();
            app.MapWebSocket("/whoami", connection =>
            {
                var request = connection.HttpContext.Request;
                return connection.SendAsync($"{request.Headers.Origin} asked {request.Host}, from {connection.HttpContext.Connection.RemoteIpAddress}").AsTask();
            });
        },
        static builder =>
        {
            builder.Services.Configure<ForwardedHeadersOptions>(o =>
                o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto);
        });

    /// <summary>Connects to a proxy as a browser does that shows a page of <c>http://chat.example</c>.</summary>
    public static async Task<ClientWebSocket> ConnectAsync(int port)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = ConnectFromElsewhereAsync };
        using var carrier = new HttpMessageInvoker(handler);
        return await Clients.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/whoami"), ConfigureBrowser, carrier);
    }

    /// <summary>Returns the status with which a handshake is refused.</summary>
    public static async Task<HttpStatusCode> StatusAsync(int port)
    {
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        ConfigureBrowser(client.Options);
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/whoami"), CancellationToken.None));
        return client.HttpStatusCode;
    }

    private static void ConfigureBrowser(ClientWebSocketOptions options)
    {
        options.SetRequestHeader("Host", "chat.example");
        options.SetRequestHeader("Origin", "http://chat.example");
    }

    private static async ValueTask<Stream> ConnectFromElsewhereAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(_client);
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
