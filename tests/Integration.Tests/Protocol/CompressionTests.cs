using System.Globalization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebSocketToolkit.Integration.Tests.Protocol;

/// <summary>permessage-deflate (RFC 7692) with clients of several makes.</summary>
public sealed class CompressionTests
{
    private const string Extensions = "Sec-WebSocket-Extensions";
    private static readonly int[] _sizes = [0, 1, 125, 126, 1000, 65535, 65536, 900_000];

    [Theory]
    [InlineData("/off", "permessage-deflate", null)]
    [InlineData("/takeover", null, null)]
    [InlineData("/takeover", "permessage-deflate; client_max_window_bits", "permessage-deflate")]
    [InlineData("/takeover", "permessage-deflate; server_max_window_bits=9, permessage-deflate", "permessage-deflate; server_max_window_bits=9")]
    [InlineData("/takeover", "permessage-deflate; server_max_window_bits=16, permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover")]
    [InlineData("/takeover", "permessage-deflate; server_max_window_bits=7", null)]
    [InlineData("/takeover", "permessage-deflate; server_max_window_bits=\"", null)]
    [InlineData("/takeover", "constructor", null)]
    [InlineData("/single", "permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    [InlineData("/attribute", "permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    public async Task An_offer_is_answered_or_left_alone(string path, string? offer, string? answer)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake(path, (Extensions, offer)));
        var response = await client.ReadResponseAsync();
        Assert.Equal(101, response.Status);
        Assert.Equal(answer, response.Headers.GetValueOrDefault(Extensions));
    }

    [Fact]
    public async Task The_configuration_turns_it_on_and_is_checked()
    {
        await using var app = await StartAsync(builder => builder.Configuration["WebSockets:Compression"] = "ContextTakeover");
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/default", (Extensions, "permessage-deflate")));
        Assert.Equal("permessage-deflate", (await client.ReadResponseAsync()).Headers[Extensions]);

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(builder => builder.Configuration["WebSockets:CompressionThreshold"] = "-1"));
        Assert.Contains("CompressionThreshold is -1", exception.ToString());
    }

    [Fact]
    public async Task Messages_below_the_threshold_are_sent_as_they_are()
    {
        await using var app = await StartAsync();
        await using var client = await app.UpgradeRawAsync("/default-threshold", (Extensions, "permessage-deflate"));
        foreach (var (size, rsv) in new[] { (255, 0), (256, 4), (0, 0) })
        {
            await client.SendAsync(RawFrame.OfBinary(new byte[size]));
            var frame = await client.ReadFrameAsync();
            Assert.Equal(rsv, frame.Rsv);
            Assert.Equal(rsv == 0, frame.Payload.Length == size);
        }
    }

    [Theory]
    [InlineData("/takeover", true, true, 1)]
    [InlineData("/takeover", true, false, 1)]
    [InlineData("/takeover", false, true, 1)]
    [InlineData("/takeover", false, false, 1)]
    [InlineData("/single", true, true, 1)]
    [InlineData("/takeover", true, true, 2)]
    [InlineData("/single", true, true, 2)]
    public async Task Dot_nets_client_gets_what_it_sent(string path, bool serverTakeover, bool clientTakeover, int http)
    {
        await using var app = await StartAsync(builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
            endpoint => endpoint.Protocols = http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1)));
        using var client = await app.ConnectSocketAsync(path, options =>
        {
            options.DangerousDeflateOptions = new() { ServerContextTakeover = serverTakeover, ClientContextTakeover = clientTakeover };
            options.HttpVersion = new Version(http, http == 2 ? 0 : 1);
            options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        });
        Assert.StartsWith("permessage-deflate", Assert.Single(client.HttpResponseHeaders![Extensions]), StringComparison.Ordinal);
        var random = new Random(1);
        foreach (var size in _sizes)
        {
            var noise = new byte[size];
            random.NextBytes(noise);
            foreach (var message in new[] { noise, new byte[size], noise })
            {
                await client.SendBinaryAsync(message);
                Assert.Equal(message, await client.ReceiveBinaryAsync());
            }
        }

        await client.SendTextAsync(new string('ü', 10_000));
        Assert.Equal(new string('ü', 10_000), await client.ReceiveTextAsync());
        await client.CloseAsync();
        Assert.Empty(app.Logs);
    }

    [Theory]
    [InlineData("/takeover", "{}", "permessage-deflate")]
    [InlineData("/takeover", """{ "serverNoContextTakeover": true }""", "permessage-deflate; server_no_context_takeover")]
    [InlineData("/takeover", """{ "clientNoContextTakeover": true }""", "permessage-deflate; client_no_context_takeover")]
    [InlineData("/takeover", """{ "clientMaxWindowBits": 10 }""", "permessage-deflate")]
    [InlineData("/takeover", """{ "serverMaxWindowBits": 12 }""", "permessage-deflate; server_max_window_bits=12")]
    [InlineData("/takeover", """{ "serverMaxWindowBits": 13, "serverNoContextTakeover": true }""", "permessage-deflate; server_no_context_takeover; server_max_window_bits=13")]
    [InlineData("/single", "{}", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    public async Task Nodes_ws_gets_what_it_sent(string path, string options, string answer)
    {
        await using var app = await StartAsync();
        Assert.Equal([answer, "16 of 16 right, closed 1000"], await NodeScript.RunAsync("deflate.mjs", $"ws://127.0.0.1:{app.Port}{path}", options));
        Assert.Empty(app.Logs);
    }

    [Theory]
    [InlineData("/takeover", "permessage-deflate; server_max_window_bits=9")]
    [InlineData("/single", "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9")]
    public async Task W4_Nodes_ws_gets_the_small_window_that_it_asks_for_and_the_route_warns_once(string path, string answer)
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                [answer, "16 of 16 right, closed 1000"],
                await NodeScript.RunAsync("deflate.mjs", $"ws://127.0.0.1:{app.Port}{path}", """{ "serverMaxWindowBits": 9 }"""));
        }

        var warning = Assert.Single(app.Logs).Message;
        Assert.Contains($"on {path} compresses with a window of 9 bits", warning, StringComparison.Ordinal);
    }

    /// <summary>The distances that zlib refuses are those beyond its window: what was compressed for a larger one proves it.</summary>
    [Fact]
    public async Task An_inflater_with_no_larger_window_than_asked_for_reads_every_message()
    {
        await using var app = await StartAsync();
        List<string> lines = [];
        List<string> expected = [];
        foreach (var bits in Enumerable.Range(8, 8))
        {
            foreach (var path in new[] { "/takeover", "/single" })
            {
                await CollectAsync($"{path} {bits}", path, bits, bits);
                expected.Add($"{path} {bits}: 4 of 4 right");
            }
        }

        await CollectAsync("control", "/takeover", bits: 15, inflateBits: 9);
        expected.Add("control: invalid distance too far back");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, lines);
            Assert.Equal(expected, await NodeScript.RunAsync("window.mjs", file));
        }
        finally
        {
            File.Delete(file);
        }

        async Task CollectAsync(string name, string path, int bits, int inflateBits)
        {
            await using var client = await app.UpgradeRawAsync(path, (Extensions, $"permessage-deflate; server_max_window_bits={bits}"));
            foreach (var size in new[] { 100, 700, 10_000, 100_000 })
            {
                var message = Recurring(size);
                await client.SendAsync(RawFrame.OfBinary(message));
                var frame = await client.ReadFrameAsync();
                Assert.Equal(4, frame.Rsv);
                lines.Add($"{name}|{inflateBits}|{path == "/takeover"}|{Convert.ToBase64String(frame.Payload)}|{Convert.ToBase64String(message)}");
            }
        }
    }

    [Fact]
    public async Task Sends_from_many_threads_to_a_slow_reader_come_out_whole_and_in_order()
    {
        await using var app = await StartAsync();

        // The testing package's client would read ahead.
        using var client = await app.ConnectSocketAsync("/flood", options => options.DangerousDeflateOptions = new());
        await client.SendTextAsync("go");
        var next = new int[4];
        for (var i = 0; i < 4 * FloodLength; i++)
        {
            var parts = (await client.ReceiveTextAsync()).Split(' ');
            var sender = int.Parse(parts[0], CultureInfo.InvariantCulture);
            Assert.Equal(next[sender]++, int.Parse(parts[1], CultureInfo.InvariantCulture));
            Assert.Equal(Filler(sender, next[sender] - 1), parts[2]);
        }
    }

    private const int FloodLength = 100;

    /// <summary>Letters of which most have come before, at any distance.</summary>
    private static byte[] Recurring(int length)
    {
        var random = new Random(length);
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var count = Math.Min(random.Next(1, 40), length - at);
            if (at == 0 || random.Next(3) == 0)
            {
                random.GetItems("abcdefgh"u8, bytes.AsSpan(at, count));
            }
            else
            {
                var from = random.Next(Math.Max(0, at - 32_000), at);
                count = Math.Min(count, at - from);
                bytes.AsSpan(from, count).CopyTo(bytes.AsSpan(at));
            }

            at += count;
        }

        return bytes;
    }

    private static string Filler(int sender, int i) => Convert.ToBase64String(Noise(sender, i));

    private static byte[] Noise(int sender, int i)
    {
        var bytes = new byte[i % 3 == 0 ? 20 : 20_000];
        new Random((sender * FloodLength) + i).NextBytes(bytes);
        return bytes;
    }

    private static Task<TestApp> StartAsync(Action<WebApplicationBuilder>? configure = null) => TestApp.StartAsync(
        app =>
        {
            Echo(app, "/default", _ => { });
            Echo(app, "/off", o => o.Compression = WebSocketCompression.Off);
            Echo(app, "/default-threshold", o => o.Compression = WebSocketCompression.ContextTakeover);
            Echo(app, "/takeover", o => (o.Compression, o.CompressionThreshold) = (WebSocketCompression.ContextTakeover, 0));
            Echo(app, "/single", o => (o.Compression, o.CompressionThreshold) = (WebSocketCompression.NoContextTakeover, 0));
            app.MapCompressedEcho();
            app.MapWebSocket("/flood", connection => connection.OnMessage(_ => Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(async () =>
            {
                for (var i = 0; i < FloodLength; i++)
                {
                    await connection.SendAsync($"{sender} {i} {Filler(sender, i)}");
                }
            }))))).WithWebSocketOptions(o =>
            {
                o.Compression = WebSocketCompression.ContextTakeover;
                o.MaxSendBufferSize = 64 * 1024;
            });
        },
        configure);

    private static void Echo(WebApplication app, string path, Action<WebSocketRouteOptions> options) => app
        .MapWebSocket(path, connection => connection.OnMessage(message => connection.SendAsync(message)))
        .WithWebSocketOptions(options);
}

[WebSocketRoute("/attribute", ManualMap = true, Compression = WebSocketCompression.NoContextTakeover, CompressionThreshold = 16)]
public sealed class CompressedEcho
{
    public string OnMessage(string message) => message;
}
