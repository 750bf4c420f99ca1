using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>
/// What <c>UseWebSocketTransport</c> replaces: sockets, for requests and for conversations. The rest of this project runs on it too, with
/// <c>./test.sh --all</c>.
/// </summary>
public sealed class DirectTransportTests
{
    [Fact]
    public async Task Messages_of_all_sizes_come_back_whole()
    {
        await using var app = await StartAsync(static map => map.MapWebSocket("/echo", static connection => connection.OnMessage(message => connection.SendAsync(message))));
        await using var client = await app.ConnectAsync("/echo");

        // Around the sizes of headers, of the buffer for one read, and of what a socket takes at once.
        int[] sizes = [0, 1, 125, 126, 4095, 4096, 65535, 65536, 65_585, 65_586, 65_587, 65_600, 65_601, 900_000];
        var messages = Array.ConvertAll(sizes, RandomNumberGenerator.GetBytes);
        var sending = Task.Run(async () =>
        {
            foreach (var message in messages)
            {
                await client.SendAsync(message);
            }
        });
        foreach (var message in messages)
        {
            Assert.Equal(message, await client.ReceiveBytesAsync());
        }

        await sending;
        await client.CloseAsync();
    }

    [Fact]
    public async Task A_frame_that_arrives_byte_by_byte_is_read()
    {
        await using var app = await StartAsync(static map => map.MapWebSocket("/echo", static connection => connection.OnMessage(message => connection.SendAsync(message))));
        await using var client = await app.ConnectRawAsync();
        foreach (var part in RawClient.Handshake("/echo"))
        {
            await client.SendAsync(part);
        }

        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        foreach (var part in new RawFrame(Opcode.Binary, new byte[300]).ToBytes())
        {
            await client.SendAsync(part);
        }

        Assert.Equal(300, (await client.ReadFrameAsync()).Payload.Length);
    }

    [Fact]
    public async Task A_peer_that_reads_late_gets_everything()
    {
        const int Count = 200;
        var sent = new TaskCompletionSource();
        await using var app = await StartAsync(map => map.MapWebSocket("/flood", async connection =>
        {
            for (var i = 0; i < Count; i++)
            {
                var message = new byte[64 * 1024];
                Array.Fill(message, (byte)i);
                Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(message));
                if (connection.BufferedBytes > 0)
                {
                    sent.TrySetResult();
                }
            }
        }));
        await using var client = await app.UpgradeRawAsync("/flood");
        await sent.Task.WaitAsync(Clients.Patience);
        for (var i = 0; i < Count; i++)
        {
            var message = (await client.ReadFrameAsync()).Payload;
            Assert.Equal(64 * 1024, message.Length);
            Assert.Equal(-1, message.AsSpan().IndexOfAnyExcept((byte)i));
        }
    }

    [Fact]
    public async Task Requests_go_on_as_before()
    {
        await using var app = await StartAsync(static map =>
        {
            map.MapPost("/length", static async (HttpRequest request) =>
            {
                var buffer = new byte[10_000];
                long length = 0;
                int count;
                while ((count = await request.Body.ReadAsync(buffer)) > 0)
                {
                    length += count;
                }

                return length;
            });
            map.MapGet("/large", static () => Results.Bytes(new byte[5_000_000]));
            map.MapGet("/me", static (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Connection.RemotePort > 0} {context.Connection.LocalPort}");
        });
        for (var i = 0; i < 3; i++)
        {
            using var answer = await app.Http.PostAsync(new Uri("/length", UriKind.Relative), new ByteArrayContent(new byte[5_000_000]));
            Assert.Equal("5000000", await answer.Content.ReadAsStringAsync());
            Assert.Equal(5_000_000, (await app.Http.GetByteArrayAsync(new Uri("/large", UriKind.Relative))).Length);
            Assert.Equal($"127.0.0.1 True {app.Port}", await app.Http.GetStringAsync(new Uri("/me", UriKind.Relative)));
        }
    }

    [Fact]
    public async Task Requests_that_arrive_together_are_answered_in_turn()
    {
        await using var app = await StartAsync(static map => map.MapGet("/{n}", static (int n) => n));
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync([.. Enumerable.Range(0, 500).SelectMany(static n => System.Text.Encoding.ASCII.GetBytes($"GET /{n} HTTP/1.1\r\nHost: h\r\n\r\n"))]);
        for (var n = 0; n < 500; n++)
        {
            Assert.Equal(n.ToString(System.Globalization.CultureInfo.InvariantCulture), (await client.ReadResponseAsync()).Body);
        }
    }

    [Fact]
    public async Task A_request_hears_that_its_client_has_gone()
    {
        var begun = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using var app = await StartAsync(map => map.MapGet("/wait", async (HttpContext context) =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            begun.SetResult();
            await aborted.Task;
        }));
        await using (var client = await app.ConnectRawAsync())
        {
            await client.SendAsync("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray());
            await begun.Task.WaitAsync(Clients.Patience);
        }

        await aborted.Task.WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task What_a_peer_sent_before_it_left_is_delivered()
    {
        var received = 0;
        var gate = new TaskCompletionSource();
        var closed = new TaskCompletionSource<WebSocketClose>();
        await using var app = await StartAsync(map => map.MapWebSocket("/ws", connection =>
        {
            connection.OnMessage(async _ =>
            {
                await gate.Task;
                received++;
            });
            connection.OnClose(closed.SetResult);
        }));
        await using var client = await app.UpgradeRawAsync("/ws");
        var frames = Enumerable.Range(0, 50).Select(static _ => new RawFrame(Opcode.Binary, new byte[2_000])).ToArray();
        await client.SendAsync(frames);
        client.EndSending();
        gate.SetResult();
        Assert.Equal(1006, (await closed.Task.WaitAsync(Clients.Patience)).Code);
        Assert.Equal(50, received);
    }

    [Fact]
    public async Task An_abort_resets_the_connection()
    {
        await using var app = await StartAsync(static map => map.MapWebSocket("/ws", static connection => connection.OnMessage(_ => connection.Abort())));
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync(new RawFrame(Opcode.Text, "x"u8.ToArray()));
        Assert.Equal(TcpEnd.Reset, await client.ReadEndAsync());
    }

    [Fact]
    public async Task Connections_that_come_and_go_leave_others_alone()
    {
        await using var app = await StartAsync(static map => map.MapWebSocket("/echo", static connection => connection.OnMessage(message => connection.SendAsync(message))));
        await using var steady = await app.ConnectAsync("/echo");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await using var client = await app.UpgradeRawAsync("/echo");
                await client.SendAsync(new RawFrame(Opcode.Text, "x"u8.ToArray()));
                Assert.Equal("x"u8.ToArray(), (await client.ReadFrameAsync()).Payload);

                // Its place is taken at once, with events of its end still on their way.
                client.Reset();
            }
        })));
        await steady.SendAsync("still here");
        Assert.Equal("still here", await steady.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_callback_that_blocks_keeps_nobody_else()
    {
        using var release = new ManualResetEventSlim();
        using var isBlocked = new ManualResetEventSlim();
#pragma warning disable WST102 // It is what this is about.
        await using var app = await StartAsync(map => map.MapWebSocket("/ws", connection => connection.OnMessage((string text) =>
        {
            if (text == "block")
            {
                isBlocked.Set();
                release.Wait();
            }

            connection.SendAsync(text).AsTask().Wait();
        })));
#pragma warning restore WST102
        await using var blocked = await app.ConnectAsync("/ws");
        await using var other = await app.ConnectAsync("/ws");
        await blocked.SendAsync("block");
        await Task.Run(isBlocked.Wait);
        await other.SendAsync("through");
        Assert.Equal("through", await other.ReceiveTextAsync());
        release.Set();
        Assert.Equal("block", await blocked.ReceiveTextAsync());
    }

    [Fact]
    public async Task Middleware_sees_a_connection_like_any_other()
    {
        var seen = new TaskCompletionSource<string>();
        await using var app = await StartAsync(
            static map => map.MapGet("/", static (HttpContext context) => context.Items.Count),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
            {
                connection.Features.Set(new Mark());
                connection.Items["key"] = "value";
                var features = connection.Features;
                seen.TrySetResult(string.Join(
                    ", ",
                    features.Get<IConnectionIdFeature>()!.ConnectionId == connection.ConnectionId && connection.ConnectionId.Length > 0,
                    features.Get<IConnectionItemsFeature>()!.Items["key"],
                    features.Get<IConnectionSocketFeature>()!.Socket.Connected,
                    ReferenceEquals(features.Get<IConnectionTransportFeature>()!.Transport, connection.Transport),
                    features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.CanBeCanceled,
                    ((IPEndPoint)features.Get<IConnectionEndPointFeature>()!.LocalEndPoint!).Address,
                    features.Get<Mark>() is not null,
                    features.Get<Stream>() is null,
                    features.Count(static feature => feature.Value is Mark)));
                return next(connection);
            }))));
        await app.Http.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.Equal("True, value, True, True, True, 127.0.0.1, True, True, 1", await seen.Task.WaitAsync(Clients.Patience));
    }

    [Fact]
    public async Task An_address_in_use_is_named()
    {
        await using var app = await StartAsync(static _ => { });
        var error = await Assert.ThrowsAsync<IOException>(
            () => StartAsync(static _ => { }, builder => builder.WebHost.UseUrls($"http://127.0.0.1:{app.Port}")));
        Assert.IsType<AddressInUseException>(error.InnerException);
        Assert.Contains($"127.0.0.1:{app.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_kinds_of_addresses_are_left_to_kestrel()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock");
        await using var app = await StartAsync(
            static map => map.MapGet("/", static () => "here"),
            builder => builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.ListenUnixSocket(path);
            }));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await using var client = new RawClient(new NetworkStream(socket));
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray());
        Assert.Equal("here", (await client.ReadResponseAsync()).Body);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        TestApp.StartAsync(map, builder =>
        {
            builder.WebHost.UseWebSocketTransport();
            configure?.Invoke(builder);
        });

    private sealed class Mark;
}
