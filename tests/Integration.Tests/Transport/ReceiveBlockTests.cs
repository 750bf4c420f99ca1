using System.Globalization;
using Microsoft.AspNetCore.Hosting;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>Kestrel's own sockets with receives of up to 16 KiB.</summary>
public sealed class ReceiveBlockTests
{
    [Theory]
    [InlineData(false, 4096)]
    [InlineData(true, 16 * 1024)]
    public async Task One_receive_takes_a_block(bool isLarge, int block)
    {
        await using var app = await TrafficApp.StartAsync(
            isOwn: false,
            static app => app.MapPost("/", static async (HttpContext context) =>
            {
                var largest = 0;
                while (true)
                {
                    var read = await context.Request.BodyReader.ReadAsync();
                    foreach (var piece in read.Buffer)
                    {
                        largest = Math.Max(largest, piece.Length);
                    }

                    context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                    if (read.IsCompleted)
                    {
                        return largest.ToString(CultureInfo.InvariantCulture);
                    }
                }
            }),
            configure: builder =>
            {
                if (isLarge)
                {
                    builder.WebHost.UseLargeReceiveBlocks();
                }
            });
        using var content = new ByteArrayContent(new byte[1024 * 1024]);
        using var answer = await app.Http.PostAsync(new Uri("/", UriKind.Relative), content);
        Assert.InRange(int.Parse(await answer.Content.ReadAsStringAsync(), CultureInfo.InvariantCulture), (block / 2) + 1, block);
        await app.EndAsync();
    }

    [Fact]
    public async Task Messages_of_all_sizes_arrive_whole()
    {
        await using var app = await TrafficApp.StartAsync(
            isOwn: false,
            static app => app.MapWebSocket("/", static connection => connection.OnMessage(message => connection.SendAsync(message))),
            configure: static builder => builder.WebHost.UseLargeReceiveBlocks());
        await using var client = await RawClients.UpgradeAsync(app.Port, "/");
        foreach (var size in new[] { 0, 1, 4096, (16 * 1024) - 8, (16 * 1024) + 1, 65_536, 200_000 })
        {
            var payload = new byte[size];
            new Random(size).NextBytes(payload);
            await client.SendAsync(RawFrame.OfBinary(payload));
            Assert.Equal(payload, (await client.ReadFrameAsync()).Payload);
        }

        await app.EndAsync();
    }
}
