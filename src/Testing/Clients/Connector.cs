using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Testing.Hosting;

namespace WebSocketToolkit.Testing;

/// <summary>The connector of clients to an application: in memory, through TestServer, or over its port.</summary>
internal static class Connector
{
    private static readonly Uri _host = new("http://localhost");

    public static async Task<WebSocketTestClient> ConnectAsync(IServiceProvider services, string path, WebSocketTestOptions options)
    {
        using var patience = new CancellationTokenSource(options.Timeout);
        try
        {
            var server = services.GetRequiredService<IServer>();
            return new(services.GetService<MemoryTransport>() is null && server is TestServer testServer
                ? await ConnectAsync(services, testServer, path, options, patience.Token)
                : await ConnectOverBytesAsync(services, path, options, patience.Token));
        }
        catch (Exception exception) when (patience.IsCancellationRequested && exception is not WebSocketTestException)
        {
            throw new WebSocketTestException(
                $"The server did not answer the handshake of {path} within {Mailbox.Text(options.Timeout)}. " +
                "Check whether a filter, 'OnUpgrade' or the start of 'OnOpen' blocks.",
                exception);
        }
    }

    /// <summary>Opens a connection without sending anything.</summary>
    public static async ValueTask<Stream> OpenAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetService<MemoryTransport>() is { } transport)
        {
            return transport.Connect(remote: null);
        }

        var address = AddressOf(services);
        return await RawClient.DialAsync(address.Host, address.Port, cancellationToken);
    }

    public static HttpClient CreateHttpClient(IServiceProvider services)
    {
        if (services.GetService<MemoryTransport>() is { } transport)
        {
            return new(HandlerOf(_ => transport.Connect(remote: null))) { BaseAddress = _host };
        }

        return services.GetRequiredService<IServer>() is TestServer server
            ? server.CreateClient()
            : new() { BaseAddress = AddressOf(services) };
    }

    private static async Task<Conversation> ConnectOverBytesAsync(
        IServiceProvider services, string path, WebSocketTestOptions options, CancellationToken cancellationToken)
    {
        var transport = services.GetService<MemoryTransport>();
        Wire? wire = null;
        var handler = new RefusalHandler(transport is null ? new SocketsHttpHandler() : HandlerOf(_ =>
        {
            wire = transport.Connect(options.RemoteAddress);
            wire.SignIn(options.User);
            return wire;
        }));
        var carrier = new HttpMessageInvoker(handler);
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        foreach (var (name, value) in options.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        foreach (var subprotocol in options.Subprotocols)
        {
            socket.Options.AddSubProtocol(subprotocol);
        }

        options.Socket?.Invoke(socket.Options);
        try
        {
            var address = new UriBuilder(options.AddressOf(transport is null ? AddressOf(services) : _host, path)) { Scheme = "ws" }.Uri;
            await socket.ConnectAsync(address, carrier, cancellationToken);
            if (wire is not null)
            {
                await wire.WhenServerWaitsAsync().WaitAsync(cancellationToken);
            }
        }
        catch (Exception exception)
        {
            socket.Dispose();
            carrier.Dispose();
            if (handler.Refusal is { } refusal)
            {
                throw new WebSocketRefusedException(path, refusal.Status, refusal.Headers, refusal.Body, exception);
            }

            throw;
        }

        return new(socket, path, new TestCodec(services, options.Codec), options.Timeout)
        {
            Wire = wire,
            Carrier = carrier,
            ResponseHeaders = socket.HttpResponseHeaders!.ToDictionary(
                static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static async Task<Conversation> ConnectAsync(
        IServiceProvider services, TestServer server, string path, WebSocketTestOptions options, CancellationToken cancellationToken)
    {
        var client = server.CreateWebSocketClient();
        KeptAnswer? answer = null;
        foreach (var subprotocol in options.Subprotocols)
        {
            client.SubProtocols.Add(subprotocol);
        }

        client.ConfigureRequest = request =>
        {
            request.HttpContext.User = options.User ?? request.HttpContext.User;
            answer = KeptAnswer.KeepFor(request.HttpContext);
            foreach (var (name, value) in options.Headers)
            {
                request.Headers[name] = value;
            }
        };
        try
        {
            var socket = await client.ConnectAsync(options.AddressOf(server.BaseAddress, path), cancellationToken);
            return new(socket, path, new TestCodec(services, options.Codec), options.Timeout) { ResponseHeaders = answer!.Headers };
        }
        catch (InvalidOperationException exception) when (answer is { HasStarted: true })
        {
            var (status, body) = await answer.ReadAsync(cancellationToken);
            throw new WebSocketRefusedException(path, status, answer.Headers, body, exception);
        }
    }

    private static SocketsHttpHandler HandlerOf(Func<SocketsHttpConnectionContext, Stream> connect) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectCallback = (context, _) => new(connect(context)),
    };

    private static Uri AddressOf(IServiceProvider services)
    {
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses?.FirstOrDefault(static address =>
            address.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            && !address.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase)) is { } address
            ? new Uri(address.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal))
            : throw new WebSocketTestException(
                "The application listens on no address that a test can reach. Call 'builder.WebHost.UseInMemoryTransport()' before " +
                "'builder.Build()', and 'await app.StartAsync()' before a client connects.");
    }
}
