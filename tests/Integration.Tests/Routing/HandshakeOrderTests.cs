using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>No frame overtakes the 101, although frames may go straight to the socket and the 101 goes through Kestrel.</summary>
public sealed class HandshakeOrderTests
{
    public static TheoryData<bool> Transports => new() { true, false };

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task No_frame_overtakes_an_answer_that_the_kernel_takes_in_parts(bool isOwn)
    {
        const int HeaderLength = 55_000;
        const int SmallBuffer = 4096;
        using var sent = new SemaphoreSlim(0);
        await using var app = await TrafficApp.StartAsync(
            isOwn,
            app =>
            {
                app.Use(next => context =>
                {
                    context.Response.Headers["X-Long"] = new string('x', HeaderLength);
                    return next(context);
                });
                app.MapWebSocket("/ws", async connection =>
                {
                    await connection.SendAsync("first");
                    sent.Release();
                });
            },
            configure: static builder => builder.Services.Configure<SocketTransportOptions>(static options => options.CreateBoundListenSocket = static endPoint =>
            {
                // The sockets of accepted connections inherit it.
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
                socket.SendBufferSize = SmallBuffer;
                return socket;
            }));
        for (var i = 0; i < 20; i++)
        {
            await using var client = await TcpPeer.ConnectAsync(app.Port, SmallBuffer);
            await client.SendAsync(RawClient.Handshake("/ws"));
            if (!isOwn)
            {
                // The toolkit's transport sends the 101 when its client reads it.
                await sent.WaitAsync(Clients.Patience);
            }

            var answer = await client.ReadResponseAsync();
            Assert.Equal(101, answer.Status);
            Assert.Equal(new string('x', HeaderLength), answer.Headers["X-Long"]);
            Assert.Equal("first", (await client.Raw.ReadFrameAsync()).Text);
        }

        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task No_frame_overtakes_the_answers_to_earlier_requests(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, static app =>
        {
            app.MapGet("/", static () => new string('x', 1000));
            app.MapWebSocket("/ws", static connection => connection.SendAsync("first").AsTask());
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, _) =>
        {
            await using var client = await app.ConnectAsync();
            await client.SendAsync([.. TrafficApp.Request("GET / HTTP/1.1"), .. RawClient.Handshake("/ws")]);
            Assert.Equal(new string('x', 1000), (await client.ReadResponseAsync()).Body);
            Assert.Equal(101, (await client.ReadResponseAsync()).Status);
            Assert.Equal("first", (await client.Raw.ReadFrameAsync()).Text);
        });
        await app.EndAsync();
    }
}
