using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>One process with four listeners, none of which the app knows of: the same classes answer on each.</summary>
public sealed class Listeners : IAsyncLifetime
{
    private const string Password = "only for this test";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pfx");

    internal ReferenceApp App { get; private set; } = null!;

    /// <summary>Of the certificate that the TLS listener shows.</summary>
    internal string Hash { get; private set; } = "";

    public async Task InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Hash = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        await File.WriteAllBytesAsync(_file, certificate.Export(X509ContentType.Pkcs12, Password));

        // Kestrel reads the names in alphabetical order.
        App = await ReferenceApp.StartAsync(
            "default",
            new Dictionary<string, string>
            {
                ["Kestrel__Endpoints__A__Url"] = "http://127.0.0.1:0",
                ["Kestrel__Endpoints__B__Url"] = "http://127.0.0.1:0",
                ["Kestrel__Endpoints__C__Url"] = "http://127.0.0.1:0",
                ["Kestrel__Endpoints__C__Protocols"] = "Http2",
                ["Kestrel__Endpoints__D__Url"] = "https://127.0.0.1:0",
                ["Kestrel__Endpoints__D__Certificate__Path"] = _file,
                ["Kestrel__Endpoints__D__Certificate__Password"] = Password,
            },
            addresses: 4);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        File.Delete(_file);
    }
}

/// <summary>Two plain listeners, HTTP/2 with prior knowledge, and TLS with either version.</summary>
public sealed class TransportTests(Listeners listeners) : IClassFixture<Listeners>
{
    public static TheoryData<int, bool> Ways => new() { { 0, false }, { 1, false }, { 2, true }, { 3, false }, { 3, true } };

    [Theory]
    [MemberData(nameof(Ways))]
    [Behaviour(16, 47, 94, 101, 111)]
    public async Task The_same_classes_answer_on_every_listener(int listener, bool isHttp2)
    {
        using var invoker = CreateInvoker();
        using (var echo = await ConnectAsync(listener, isHttp2, invoker, "/echo"))
        {
            await echo.SendTextAsync("grüße");
            Assert.Equal("grüße", await echo.ReceiveTextAsync());
            var big = new byte[300_000];
            Random.Shared.NextBytes(big);
            await echo.SendBinaryAsync(big);
            Assert.Equal(big, await echo.ReceiveBinaryAsync());
            await echo.CloseAsync();
            Assert.Equal(WebSocketState.Closed, echo.State);
        }

        using (var values = await ConnectAsync(listener, isHttp2, invoker, "/typed/7?from=2026-01-02"))
        {
            Assert.Equal("""{"id":7,"from":"2026-01-02"}""", await values.ReceiveTextAsync());
        }

        using (var many = await ConnectAsync(listener, isHttp2, invoker, "/send-then-close"))
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.Equal($"m{i}", await many.ReceiveTextAsync());
            }

            Assert.Equal((1000, "done"), await many.ReceiveCloseAsync());
        }

        using var failing = await ConnectAsync(listener, isHttp2, invoker, "/throw-async-late");
        Assert.Equal("one", await failing.ReceiveTextAsync());
        Assert.Equal(1011, (await failing.ReceiveCloseAsync()).Code);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    [Behaviour(47, 56)]
    public async Task A_refusal_is_an_http_answer_on_every_listener(int listener, bool isHttp2)
    {
        using var invoker = CreateInvoker();
        foreach (var (path, expected) in new[] { ("/hook-401", 401), ("/typed/7?from=x", 400), ("/nowhere", 404) })
        {
            using var client = Create(isHttp2);
            await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(Address(listener, path), invoker, default));
            Assert.Equal(expected, (int)client.HttpStatusCode);
        }
    }

    [Fact]
    [Behaviour(47)]
    public async Task Connections_share_one_http_2_connection()
    {
        using var invoker = CreateInvoker();
        using var slow = await ConnectAsync(2, true, invoker, "/slow-callback/100");
        using var echo = await ConnectAsync(2, true, invoker, "/echo");
        await slow.SendTextAsync("a");
        await echo.SendTextAsync("b");
        Assert.Equal("b", await echo.ReceiveTextAsync());
        Assert.Equal("done:a", await slow.ReceiveTextAsync());

        await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            using var ending = await ConnectAsync(2, true, invoker, "/terminate");
            await ending.ReceiveMessageAsync();
        });
        await echo.SendTextAsync("c");
        Assert.Equal("c", await echo.ReceiveTextAsync());
    }

    private static ClientWebSocket Create(bool isHttp2)
    {
        var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        client.Options.HttpVersion = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return client;
    }

    private static async Task<ClientWebSocket> ConnectAsync(HttpMessageInvoker invoker, ClientWebSocket client, Uri address)
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        await client.ConnectAsync(address, invoker, patience.Token);
        return client;
    }

    private Task<ClientWebSocket> ConnectAsync(int listener, bool isHttp2, HttpMessageInvoker invoker, string path) =>
        ConnectAsync(invoker, Create(isHttp2), Address(listener, path));

    private HttpMessageInvoker CreateInvoker() => new(new SocketsHttpHandler
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate?.GetCertHashString(HashAlgorithmName.SHA256) == listeners.Hash,
        },
    });

    private Uri Address(int listener, string path)
    {
        var address = listeners.App.Server.Addresses[listener];
        return new UriBuilder(new Uri(address, path)) { Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;
    }
}
