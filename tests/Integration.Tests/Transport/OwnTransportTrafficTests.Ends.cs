using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>The ends of connections: by the client, by the application, by a limit, and by the server's stop.</summary>
public sealed partial class OwnTransportTrafficTests
{
    public static TheoryData<bool, bool, int> Protocols => new()
    {
        { true, false, 1 }, { true, true, 1 }, { true, false, 2 }, { true, true, 2 },
        { false, false, 1 }, { false, true, 1 }, { false, false, 2 }, { false, true, 2 },
    };

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Fault_10_A_download_that_its_client_resets_is_no_error(bool isOwn, bool isTls, int version)
    {
        var ended = Channel.CreateUnbounded<Exception?>();
        var file = Path.GetTempFileName();
        try
        {
            await using (var stream = File.OpenWrite(file))
            {
                stream.SetLength(64 * MiB);
            }

            await using var app = await TrafficApp.StartAsync(
                isOwn,
                app =>
                {
                    app.Use(next => context => ReportAsync(next(context), ended.Writer));
                    app.MapGet("/written", static (HttpContext context) => WriteManyAsync(context, 64 * MiB));
                    app.MapGet("/copied", static (HttpContext context) => new MemoryStream(new byte[64 * MiB]).CopyToAsync(context.Response.BodyWriter.AsStream()));
                    app.MapGet("/file", () => Results.File(file));
                },
                options =>
                {
                    options.Protocols = version == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1;

                    // The client's reset is one packet, which a busy machine may drop and TCP does not repeat. On HTTP/2 the server may have
                    // nothing under way that would bring another one.
                    options.KestrelServerOptions.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
                    UseTls(options, isTls);
                });
            foreach (var path in new[] { "/written", "/copied", "/file" })
            {
                for (var i = 0; i < 5; i++)
                {
                    Socket? socket = null;
                    using var client = app.CreateClient(isTls, version == 2 ? HttpVersion.Version20 : HttpVersion.Version11, connected => socket = connected);
                    using (var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead))
                    {
                        await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[MiB]);
                        socket!.LingerState = new(true, 0);
                        socket.Dispose();
                    }

                    // A response that nobody reads ends without an exception, or by the token of the request.
                    var failure = await ended.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience);
                    Assert.True(failure is null or OperationCanceledException, failure?.ToString());
                }
            }

            await app.EndAsync();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_write_that_is_canceled_ends(bool isOwn)
    {
        var ended = Channel.CreateUnbounded<Exception?>();
        await using var app = await TrafficApp.StartAsync(isOwn, app =>
        {
            app.Use(next => context => ReportAsync(next(context), ended.Writer));
            app.MapGet("/", static async (HttpContext context) =>
            {
                using var cancellation = new CancellationTokenSource();
                while (true)
                {
                    var writing = context.Response.Body.WriteAsync(new byte[MiB], cancellation.Token);
                    if (!writing.IsCompleted)
                    {
                        // Its client reads nothing.
                        await cancellation.CancelAsync();
                    }

                    await writing;
                }
            });
        });
        await using var client = await app.SendAsync("GET / HTTP/1.1");
        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        await client.ReadToEndAsync();
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_abort_of_the_application_is_a_reset(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, static app => app.MapGet("/", static (HttpContext context) => context.Abort()));
        await using var client = await app.SendAsync("GET / HTTP/1.1");
        Assert.Equal(TcpEnd.Reset, await client.ReadEndAsync());
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_client_that_ends_its_side_after_its_request_is_taken_for_gone(bool isOwn)
    {
        var aborted = new TaskCompletionSource();
        await using var app = await TrafficApp.StartAsync(isOwn, app => app.MapGet("/", async (HttpContext context) =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            await aborted.Task;
        }));
        await using var client = await app.SendAsync("GET / HTTP/1.1");
        client.EndSending();
        await aborted.Task.WaitAsync(Clients.Patience);
        Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_client_between_requests_ends_its_side_in_order(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, MapBasics);
        for (var i = 0; i < 300; i++)
        {
            await using var client = await app.SendAsync("GET /me HTTP/1.1");
            Assert.Equal(200, (await client.ReadResponseAsync()).Status);
            client.EndSending();
            Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
        }

        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_closed_connection_delivers_its_last_response(bool isOwn)
    {
        using var arrived = new SemaphoreSlim(0);
        await using var app = await TrafficApp.StartAsync(isOwn, app => app.MapGet("/", async (HttpContext context) =>
        {
            await arrived.WaitAsync();
            context.Response.Headers.Connection = "close";
            await context.Response.WriteAsync(new string('x', 50_000));
        }));

        // Bytes that the server never looks at, which must not turn the end into a reset.
        for (var i = 0; i < 20; i++)
        {
            await using var client = await app.SendAsync("GET / HTTP/1.1", Bytes(60_000));
            await client.WhenAcknowledgedAsync();
            arrived.Release();
            var response = await client.ReadResponseAsync();
            Assert.Equal(new string('x', 50_000), response.Body);
            Assert.Equal("close", response.Headers["Connection"]);
            Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
            Assert.True(client.HasOrderlyEnd);
        }

        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_idle_connection_ends_when_the_server_stops(bool isOwn)
    {
        var begun = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        await using var app = await TrafficApp.StartAsync(isOwn, app =>
        {
            MapBasics(app);
            app.MapGet("/slow", async () =>
            {
                begun.SetResult();
                await proceed.Task;
                return "done";
            });
        });
        await using var idle = await app.SendAsync("GET /me HTTP/1.1");
        await idle.ReadResponseAsync();
        await using var unused = await app.ConnectAsync();
        await using var busy = await app.SendAsync("GET /slow HTTP/1.1");
        await begun.Task.WaitAsync(Clients.Patience);
        var stopping = app.EndAsync();
        Assert.Equal(TcpEnd.Fin, await idle.ReadEndAsync());
        Assert.Equal(TcpEnd.Fin, await unused.ReadEndAsync());
        Assert.False(stopping.IsCompleted);
        proceed.SetResult();
        Assert.Equal("done", (await busy.ReadResponseAsync()).Body);
        Assert.Equal(TcpEnd.Fin, await busy.ReadEndAsync());
        await stopping;
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_request_may_ask_for_its_connections_end(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, static app => app.MapGet("/", static (HttpContext context) =>
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();
            return "last";
        }));
        await using var client = await app.SendAsync("GET / HTTP/1.1");
        var response = await client.ReadResponseAsync();
        Assert.Equal(("last", "close"), (response.Body, response.Headers["Connection"]));
        Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Kestrels_limits_on_time_hold(bool isOwn)
    {
        var ended = Channel.CreateUnbounded<Exception?>();
        await using var app = await TrafficApp.StartAsync(isOwn, map =>
        {
            MapBasics(map);
            map.MapPost("/length", ReadLengthAsync);
            map.MapGet("/unread", (HttpContext context) => ReportAsync(WriteManyAsync(context, 64 * MiB), ended.Writer));
        },
        configure: static builder => builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
            kestrel.Limits.MinResponseDataRate = new(1_000_000, TimeSpan.FromSeconds(1.5));
            kestrel.Limits.MinRequestBodyDataRate = new(1_000_000, TimeSpan.FromSeconds(1.5));
        }));
        await using var idle = await app.SendAsync("GET /me HTTP/1.1");
        await idle.ReadResponseAsync();
        await using var slowHeaders = await app.ConnectAsync();
        await slowHeaders.SendAsync("GET /me HT"u8.ToArray());
        await using var slowBody = await app.SendAsync("POST /length HTTP/1.1\nContent-Length: 10");
        await using var slowReader = await app.SendAsync("GET /unread HTTP/1.1");
        Assert.Equal(TcpEnd.Fin, await idle.ReadEndAsync());
        Assert.Equal(408, (await slowHeaders.ReadResponseAsync()).Status);
        Assert.Equal(TcpEnd.Fin, await slowHeaders.ReadEndAsync());
        Assert.Equal("408", (await slowBody.ReadResponseAsync()).Body);
        Assert.Equal(TcpEnd.Fin, await slowBody.ReadEndAsync());

        // Only when the server has given up may the client read.
        Assert.Null(await ended.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        Assert.InRange((await slowReader.ReadToEndAsync()).Length, 1, (64 * MiB) - 1);
        await app.EndAsync();
    }

    /// <summary>Reports how a request ended.</summary>
    private static async Task ReportAsync(Task request, ChannelWriter<Exception?> ended)
    {
        try
        {
            await request;
            ended.TryWrite(null);
        }
        catch (Exception exception)
        {
            ended.TryWrite(exception);
            throw;
        }
    }
}
