using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>Kestrel's limit of upgraded connections, which counts those that leave, those that stay, and those of other code together.</summary>
public sealed partial class DetachTests
{
    public static TheoryData<string, string> Kinds
    {
        get
        {
            string[] kinds = ["/left", "/stays", "/other"];
            var data = new TheoryData<string, string>();
            foreach (var kind in kinds)
            {
                foreach (var next in kinds)
                {
                    data.Add(kind, next);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Kestrels_limit_of_upgraded_connections_counts_all_together(string kind, string next)
    {
        await using var app = await StartLimitedAsync(limit: 1);
        await using (var first = await app.UpgradeRawAsync(kind))
        {
            await SpeakAsync(first);
            await using var second = await app.ConnectRawAsync();
            await second.SendAsync(RawClient.Handshake(next));
            Assert.Equal(503, (await second.ReadResponseAsync()).Status);
            await SpeakAsync(first);
            await first.SendAsync(RawFrame.OfClose(1000));
            await first.ReadToEndAsync();
        }

        if (kind == "/left")
        {
            await using var third = await app.UpgradeRawAsync(next);
            return;
        }

        // The place of a connection that stays is free once Kestrel has ended its request, which is behind the end that the client sees.
        while (true)
        {
            await using var third = await app.ConnectRawAsync();
            await third.SendAsync(RawClient.Handshake(next));
            if ((await third.ReadResponseAsync()).Status == 101)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Kestrels_limit_of_upgraded_connections_holds_when_many_come_at_once()
    {
        await using var app = await StartLimitedAsync(limit: 5);
        var arriving = Enumerable.Range(0, 30).Select(async number =>
        {
            var client = await app.ConnectRawAsync();
            await client.SendAsync(RawClient.Handshake((number % 3) switch { 0 => "/left", 1 => "/stays", _ => "/other" }));
            return (Client: client, (await client.ReadResponseAsync()).Status);
        }).ToList();
        var arrived = await Task.WhenAll(arriving);
        var accepted = arrived.Where(static entry => entry.Status == 101).ToList();
        Assert.Equal(5, accepted.Count);
        Assert.All(arrived.Except(accepted), static entry => Assert.Equal(503, entry.Status));
        foreach (var (client, _) in accepted)
        {
            await SpeakAsync(client);
        }

        foreach (var (client, _) in arrived)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>Waits for an echo, behind which a connection has left or stays.</summary>
    private static async Task SpeakAsync(RawClient client)
    {
        await client.SendAsync(RawFrame.OfText("x"));
        Assert.Equal("x", (await client.ReadFrameAsync()).Text);
    }

    private static Task<TestApp> StartLimitedAsync(int limit) => StartAsync(
        static map =>
        {
            map.UseWebSockets();
            map.MapWebSocket("/left", static connection => connection.OnMessage(message => connection.SendAsync(message)));
            map.MapWebSocket("/stays", static connection => connection.OnMessage(message => connection.SendAsync(message)))
                .WithMetadata(new DetachAfterUpgradeAttribute(false));
            map.Map("/other", static async (HttpContext context) =>
            {
                try
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    var buffer = new byte[16];
                    while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { CloseStatus: null } received)
                    {
                        await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, endOfMessage: true, context.RequestAborted);
                    }

                    await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
                }
                catch (InvalidOperationException) when (!context.Response.HasStarted)
                {
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                }
            });
        },
        isDetached: true,
        builder => builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxConcurrentUpgradedConnections = limit));
}
