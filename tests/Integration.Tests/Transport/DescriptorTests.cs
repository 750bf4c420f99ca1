namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>However a connection ends, its descriptor is closed. Nothing else may run meanwhile: sockets are counted for the process.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class DescriptorTests
{
    private const int Connections = 1000;
    private const int AtOnce = 20;

    public static TheoryData<bool> Transports => new() { true, false };

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Connections_that_end_leave_no_descriptor_behind(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, static app =>
        {
            app.MapGet("/", static () => "here");
            app.MapGet("/abort", static (HttpContext context) => context.Abort());
            app.MapGet("/big", static (HttpContext context) => context.Response.Body.WriteAsync(new byte[4_000_000]).AsTask());
            app.MapWebSocket("/ws", static connection => connection.OnMessage((string text) =>
            {
                if (text == "abort")
                {
                    connection.Abort();
                    return Task.CompletedTask;
                }

                return connection.SendAsync(text).AsTask();
            }));
        });
        await RunAsync(app, 100);
        var before = Count();
        await RunAsync(app, Connections);
        await Nodes.EventuallyAsync(() => Task.FromResult(Count() <= before));
        Assert.Empty(app.Services.GetRequiredService<WebSocketConnections>());
        await app.EndAsync();
    }

    /// <summary>Counts the sockets. The process opens other files for itself.</summary>
    private static int Count() => Directory.GetFiles("/proc/self/fd")
        .Count(static file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    private static Task RunAsync(TrafficApp app, int count) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            switch (i % 10)
            {
                case 0:
                    await using (var client = await app.SendAsync("GET / HTTP/1.1"))
                    {
                        await client.ReadResponseAsync();
                    }

                    break;
                case 1:
                    await using (var client = await app.SendAsync("GET / HTTP/1.1"))
                    {
                        client.Reset();
                    }

                    break;
                case 2:
                    await using (await app.ConnectAsync())
                    {
                    }

                    break;
                case 3:
                    await using (var client = await app.SendAsync("GET /abort HTTP/1.1"))
                    {
                        await client.ReadToEndAsync();
                    }

                    break;
                case 4:
                    await using (var client = await app.SendAsync("GET /big HTTP/1.1"))
                    {
                        await client.Socket.ReceiveAsync(new byte[1000]);
                        client.Reset();
                    }

                    break;
                case 5:
                    await using (var client = await app.SendAsync("nonsense"))
                    {
                        await client.ReadToEndAsync();
                    }

                    break;
                case 6:
                    await using (var client = await UpgradeAsync(app))
                    {
                        await client.SendAsync(RawFrame.OfClose(1000).ToBytes());
                        await client.ReadToEndAsync();
                    }

                    break;
                case 7:
                    await using (var client = await UpgradeAsync(app))
                    {
                        client.Reset();
                    }

                    break;
                case 8:
                    await using (var client = await UpgradeAsync(app))
                    {
                        await client.SendAsync(RawFrame.OfText("abort").ToBytes());
                        await client.ReadToEndAsync();
                    }

                    break;
                default:
                    await using (var client = await UpgradeAsync(app))
                    {
                        client.EndSending();
                        await client.ReadToEndAsync();
                    }

                    break;
            }
        });

    private static async Task<TcpPeer> UpgradeAsync(TrafficApp app)
    {
        var client = await TcpPeer.UpgradeAsync(app.Port, "/ws");
        await client.SendAsync(RawFrame.OfText("echo").ToBytes());
        Assert.Equal("echo", (await client.Raw.ReadFrameAsync()).Text);
        return client;
    }
}
