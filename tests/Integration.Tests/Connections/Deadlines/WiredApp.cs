using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Connections.Deadlines;

/// <summary>An application that is reached by one kind of wire, with short deadlines.</summary>
internal sealed class WiredApp : IAsyncDisposable
{
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The longest that a connection may outlive its close timeout: the linger time, and as much as a busy machine may take.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromSeconds(12);

    private static readonly Lazy<X509Certificate2> _certificate = new(static () =>
    {
        using var key = RSA.Create(2048);
        using var signed = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pfx), password: null);
    });

    private readonly WebApplication _app;
    private readonly WireKind _kind;
    private readonly int _port;

    private WiredApp(WebApplication app, WireKind kind, ConcurrentQueue<LogEntry> logs)
    {
        _app = app;
        _kind = kind;
        Logs = logs;
        _port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public ConcurrentQueue<LogEntry> Logs { get; }

    /// <summary>Gets a value indicating whether a client's end is a bare socket.</summary>
    public bool HasSocket => _kind is WireKind.Kestrel or WireKind.Own;

    public WebSocketConnections Connections => _app.Services.GetRequiredService<WebSocketConnections>();

    public static async Task<WiredApp> StartAsync(
        WireKind kind,
        Action<WebApplication> map,
        Action<WebSocketServerOptions>? configure = null,
        Action<KestrelServerOptions>? kestrel = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        var logs = new ConcurrentQueue<LogEntry>();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new RecordingLoggerProvider(logs));
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = kind is WireKind.Http2 or WireKind.OwnHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
                if (kind is WireKind.Tls or WireKind.OwnTls)
                {
                    listen.UseHttps(_certificate.Value);
                }
            });
            kestrel?.Invoke(options);
        });
        if (kind is WireKind.Own or WireKind.OwnTls or WireKind.OwnHttp2)
        {
            builder.WebHost.UseWebSocketTransport();
        }

        builder.Services.AddWebSocketRoutes(options =>
        {
            options.CloseTimeout = CloseTimeout;
            configure?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new(app, kind, logs);
    }

    /// <summary>The client's end of the connection that was opened last.</summary>
    public Stream Last { get; private set; } = Stream.Null;

    /// <summary>Opens a WebSocket.</summary>
    /// <param name="path">The path.</param>
    /// <param name="receiveBuffer">The size of the client's receive buffer in the kernel; null for the system's own.</param>
    /// <param name="grantsWindow">Whether an HTTP/2 server may send more than the first 64 KiB.</param>
    /// <param name="bytesPerSecond">The pace at which the client reads frames; zero for any.</param>
    /// <param name="headers">More headers of the request, with names in lower case.</param>
    public async Task<RawClient> ConnectAsync(
        string path = "/", int? receiveBuffer = null, bool grantsWindow = true, int bytesPerSecond = 0, (string Name, string? Value)[]? headers = null)
    {
        var isHttp2 = _kind is WireKind.Http2 or WireKind.OwnHttp2;
        var stream = isHttp2 ? await Http2Stream.ConnectAsync(_port, path, grantsWindow, headers ?? []) : await DialAsync(receiveBuffer);
        Last = stream;
        var paced = bytesPerSecond == 0 ? null : new PacedStream(stream);
        var client = new RawClient(paced ?? stream) { Timeout = Clients.Patience };
        if (!isHttp2)
        {
            await client.UpgradeAsync(path, headers ?? []);
        }

        paced?.BytesPerSecond = bytesPerSecond;
        return client;
    }

    /// <summary>A connection without a request.</summary>
    private async Task<Stream> DialAsync(int? receiveBuffer = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(IPAddress.Loopback, _port);
        var network = new NetworkStream(socket, ownsSocket: true);
        if (_kind is not (WireKind.Tls or WireKind.OwnTls))
        {
            return network;
        }

        var tls = new SslStream(
            network,
            leaveInnerStreamOpen: false,
            static (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.Value.GetCertHashString());
        await tls.AuthenticateAsClientAsync("localhost");
        return tls;
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
