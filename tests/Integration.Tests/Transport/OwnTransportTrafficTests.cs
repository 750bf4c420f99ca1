using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>
/// Ordinary requests on the toolkit's transport and on Kestrel's sockets. Both must give the same answers, and neither may log an error:
/// <c>UseWebSocketTransport</c> promises that requests, TLS and HTTP/2 work as before.
/// </summary>
public sealed partial class OwnTransportTrafficTests
{
    private const int MiB = 1024 * 1024;

    public static TheoryData<bool> Transports => new() { true, false };

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Static_files_are_served_whole(bool isOwn)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            int[] sizes = [0, 1, 4095, 4096, 4097, 1_000_000];
            foreach (var size in sizes)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{size}.bin"), Bytes(size));
            }

            await using var app = await TrafficApp.StartAsync(
                isOwn, app => app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder.FullName) }));
            foreach (var size in sizes)
            {
                Assert.Equal(Bytes(size), await app.Http.GetByteArrayAsync($"/{size}.bin"));
            }

            using var head = await app.Http.SendAsync(new(HttpMethod.Head, "/1000000.bin"));
            Assert.Equal(1_000_000, head.Content.Headers.ContentLength);

            using var range = new HttpRequestMessage(HttpMethod.Get, "/1000000.bin");
            range.Headers.Range = new RangeHeaderValue(999_000, null);
            using var part = await app.Http.SendAsync(range);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(Bytes(1_000_000)[999_000..], await part.Content.ReadAsByteArrayAsync());

            using var known = new HttpRequestMessage(HttpMethod.Get, "/4096.bin");
            known.Headers.IfNoneMatch.Add((await app.Http.GetAsync("/4096.bin")).Headers.ETag!);
            using var same = await app.Http.SendAsync(known);
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
            await app.EndAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_response_leaves_piece_by_piece(bool isOwn)
    {
        using var next = new SemaphoreSlim(0);
        await using var app = await TrafficApp.StartAsync(isOwn, app =>
        {
            app.MapGet("/json", () => Pieces(next));
            app.MapGet("/events", () => TypedResults.ServerSentEvents(Pieces(next)));
            app.MapGet("/bytes", async context =>
            {
                foreach (var n in Enumerable.Range(0, 3))
                {
                    await context.Response.WriteAsync($"piece {n}\n");
                    await context.Response.Body.FlushAsync();
                    await next.WaitAsync();
                }
            });
        });
        await AssertPiecesAsync("/bytes", ["piece 0", "piece 1", "piece 2"]);
        await AssertPiecesAsync("/events", ["data: piece 0", "data: piece 1", "data: piece 2"]);
        using (var answer = await app.Http.GetAsync("/json", HttpCompletionOption.ResponseHeadersRead))
        {
            var count = 0;
            await foreach (var piece in answer.Content.ReadFromJsonAsAsyncEnumerable<string>())
            {
                Assert.Equal($"piece {count++}", piece);
                next.Release();
            }

            Assert.Equal(3, count);
        }

        await app.EndAsync();

        // Each piece must have come before the next one is written.
        async Task AssertPiecesAsync(string path, string[] pieces)
        {
            using var answer = await app.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            foreach (var piece in pieces)
            {
                string? line;
                while ((line = await lines.ReadLineAsync().WaitAsync(Clients.Patience)) is "")
                {
                }

                Assert.Equal(piece, line);
                next.Release();
            }

            Assert.Equal("", (await lines.ReadToEndAsync().WaitAsync(Clients.Patience)).Trim());
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_response_is_compressed(bool isOwn)
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(static n => $"line {n}\n"));
        await using var app = await TrafficApp.StartAsync(
            isOwn,
            app =>
            {
                app.UseResponseCompression();
                app.MapGet("/", () => Results.Text(text));
            },
            configure: static builder => builder.Services.AddResponseCompression());
        foreach (var (encoding, decode) in new (string, Func<Stream, Stream>)[]
        {
            ("br", static body => new BrotliStream(body, CompressionMode.Decompress)),
            ("gzip", static body => new GZipStream(body, CompressionMode.Decompress)),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.AcceptEncoding.Add(new(encoding));
            using var answer = await app.Http.SendAsync(request);
            Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
            using var body = new StreamReader(decode(await answer.Content.ReadAsStreamAsync()));
            Assert.Equal(text, await body.ReadToEndAsync());
        }

        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task HTTP2_works_with_and_without_tls(bool isOwn)
    {
        foreach (var isTls in new[] { false, true })
        {
            await using var app = await TrafficApp.StartAsync(isOwn, MapBasics, options =>
            {
                options.Protocols = HttpProtocols.Http2;
                UseTls(options, isTls);
            });
            using var client = app.CreateClient(isTls, HttpVersion.Version20);
            var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(async n =>
            {
                using var answer = await client.PostAsync("/echo", new ByteArrayContent(Bytes(n * 20_000)));
                Assert.Equal(HttpVersion.Version20, answer.Version);
                return await answer.Content.ReadAsByteArrayAsync();
            }));
            Assert.Equal(Enumerable.Range(1, 20).Select(static n => Bytes(n * 20_000)), answers);

            // A stream that its client gives up does not disturb the others.
            using (var big = await client.GetAsync("/big", HttpCompletionOption.ResponseHeadersRead))
            {
                await (await big.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[MiB]);
            }

            Assert.Equal("127.0.0.1", await client.GetStringAsync("/me"));
            await app.EndAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Https_works(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, MapBasics, static options => UseTls(options, isTls: true));
        using var client = app.CreateClient(isTls: true);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.PostAsync("/echo", new ByteArrayContent(Bytes(3 * MiB)));
            Assert.Equal(Bytes(3 * MiB), await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal("127.0.0.1", await client.GetStringAsync("/me"));
        }

        // A client that does not speak TLS, and one that leaves in the middle of the handshake.
        await using (var plain = await app.SendAsync("GET / HTTP/1.1"))
        {
            await plain.ReadToEndAsync();
        }

        await using (var gone = await app.ConnectAsync())
        {
            await gone.SendAsync(0x16, 0x03, 0x01);
            gone.Reset();
        }

        Assert.Equal("127.0.0.1", await client.GetStringAsync("/me"));
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_connection_serves_many_requests(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, MapBasics);
        await using var client = await app.ConnectAsync();
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync(TrafficApp.Request($"POST /echo HTTP/1.1\nContent-Length: 5", Encoding.ASCII.GetBytes($"{i:00000}")));
            Assert.Equal($"{i:00000}", (await client.ReadResponseAsync()).Body);
        }

        // The same again, all at once.
        byte[] all = [.. Enumerable.Range(0, 300).SelectMany(static i =>
            TrafficApp.Request($"POST /echo HTTP/1.1\nContent-Length: 5", Encoding.ASCII.GetBytes($"{i:00000}")))];
        var sending = client.SendAsync(all);
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal($"{i:00000}", (await client.ReadResponseAsync()).Body);
        }

        await sending;
        client.EndSending();
        Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Connection_middleware_sees_the_bytes(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(
            isOwn,
            app =>
            {
                MapBasics(app);
                app.MapWebSocket("/ws", static connection => connection.OnMessage((string text) => connection.SendAsync(text)));
            },
            static options => options.UseConnectionLogging("Bytes"),
            static builder => builder.Logging.AddFilter("Bytes", LogLevel.Debug));
        Assert.Equal("127.0.0.1", await app.Http.GetStringAsync("/me"));
        await using (var client = await RawClients.UpgradeAsync(app.Port, "/ws"))
        {
            await client.SendAsync(RawFrame.OfText("hello"));
            Assert.Equal("hello", (await client.ReadFrameAsync()).Text);
        }

        var bytes = app.Logs.Where(static log => log.Category == "Bytes").Select(static log => log.Message).ToArray();
        Assert.Contains(bytes, static log => log.StartsWith("ReadAsync", StringComparison.Ordinal) && log.Contains("47 45 54 20 2F 6D 65", StringComparison.Ordinal));
        Assert.Contains(bytes, static log => log.StartsWith("WriteAsync", StringComparison.Ordinal) && log.Contains("81 05 68 65 6C 6C 6F", StringComparison.Ordinal));
        await app.EndAsync();
    }

    private static void MapBasics(WebApplication app)
    {
        app.MapPost("/echo", static async (HttpContext context) =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
        });
        app.MapGet("/me", static (HttpContext context) => context.Connection.RemoteIpAddress!.ToString());
        app.MapGet("/big", static (HttpContext context) => WriteManyAsync(context, 64 * MiB));
    }

    private static async Task WriteManyAsync(HttpContext context, long length)
    {
        context.Response.ContentLength = length;
        var piece = new byte[64 * 1024];
        for (var written = 0L; written < length; written += piece.Length)
        {
            await context.Response.Body.WriteAsync(piece);
        }
    }

    private static void UseTls(ListenOptions options, bool isTls)
    {
        if (isTls)
        {
            options.UseHttps(TrafficApp.Certificate);
        }
    }

    private static async IAsyncEnumerable<string> Pieces(SemaphoreSlim next)
    {
        foreach (var n in Enumerable.Range(0, 3))
        {
            yield return $"piece {n}";
            await next.WaitAsync();
        }
    }

    /// <summary>Bytes that differ from each other, the same each time.</summary>
    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
