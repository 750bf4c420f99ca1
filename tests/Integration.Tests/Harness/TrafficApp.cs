using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>An application with ordinary endpoints, on the toolkit's own transport or on Kestrel's sockets.</summary>
internal sealed class TrafficApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TrafficApp(WebApplication app, ConcurrentQueue<LogEntry> logs)
    {
        _app = app;
        Logs = logs;
        Port = new Uri(app.Urls.Single()).Port;
        Http = CreateClient();
    }

    /// <summary>Gets a certificate for TLS.</summary>
    public static X509Certificate2 Certificate { get; } = CreateCertificate();

    /// <summary>Gets a client for HTTP/1.1 without TLS.</summary>
    public HttpClient Http { get; }

    public int Port { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Gets everything that was logged.</summary>
    public ConcurrentQueue<LogEntry> Logs { get; }

    /// <summary>Starts an application.</summary>
    /// <param name="isOwn">Whether it runs on the toolkit's transport.</param>
    /// <param name="map">Maps its endpoints.</param>
    /// <param name="listen">Changes what Kestrel does with connections; HTTP/1.1 without TLS by default.</param>
    /// <param name="configure">Changes the rest.</param>
    public static async Task<TrafficApp> StartAsync(
        bool isOwn, Action<WebApplication> map, Action<ListenOptions>? listen = null, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        var logs = new ConcurrentQueue<LogEntry>();
        builder.Logging.ClearProviders().AddProvider(new RecordingLoggerProvider(logs));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options => listen?.Invoke(options)));
        if (isOwn)
        {
            builder.WebHost.UseWebSocketTransport();
        }

        builder.Services.AddWebSocketRoutes();
        configure?.Invoke(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new(app, logs);
    }

    /// <summary>Creates a client of its own connections.</summary>
    /// <param name="isTls">Whether it uses TLS.</param>
    /// <param name="version">The version of HTTP; 1.1 by default.</param>
    /// <param name="connected">Is told the sockets of its connections.</param>
    public HttpClient CreateClient(bool isTls = false, Version? version = null, Action<Socket>? connected = null) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            connected?.Invoke(socket);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.GetCertHashString() == Certificate.GetCertHashString() },
    })
    {
        BaseAddress = new($"{(isTls ? "https" : "http")}://127.0.0.1:{Port}"),
        DefaultRequestVersion = version ?? HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Clients.Patience,
    };

    public Task<TcpPeer> ConnectAsync() => TcpPeer.ConnectAsync(Port);

    /// <summary>Sends a request.</summary>
    /// <param name="text">The request, without the blank line at its end.</param>
    /// <param name="body">The body.</param>
    /// <returns>The connection.</returns>
    public async Task<TcpPeer> SendAsync(string text, byte[]? body = null)
    {
        var client = await ConnectAsync();
        await client.SendAsync(Request(text, body));
        return client;
    }

    /// <summary>Returns the bytes of a request.</summary>
    /// <param name="text">The request, without the blank line at its end.</param>
    /// <param name="body">The body.</param>
    public static byte[] Request(string text, byte[]? body = null) =>
        [.. System.Text.Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n") + "\r\nHost: h\r\n\r\n"), .. body ?? []];

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Stops the application. None of its connections has ended in an error.</summary>
    public async Task EndAsync()
    {
        await StopAsync().WaitAsync(Clients.Patience);
        Assert.DoesNotContain(Logs, static log => log.Level >= LogLevel.Error);
    }

    /// <summary>Waits until something has been logged.</summary>
    public Task WhenLoggedAsync(Func<LogEntry, bool> isMeant) => Nodes.EventuallyAsync(() => Task.FromResult(Logs.Any(isMeant)));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
