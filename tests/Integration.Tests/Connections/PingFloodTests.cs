namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>What a flood costs. Nothing else runs meanwhile, since the memory of the process is measured.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class PingFloodTests
{
    [Fact]
    public async Task A_ping_flood_from_a_peer_that_does_not_read_costs_bounded_memory()
    {
        WebSocketConnection? server = null;
        await using var app = await TestApp.StartAsync(map => map.MapWebSocket("/ws", connection => { server = connection; }));
        await using var client = await app.UpgradeRawAsync("/ws");
        var pings = Enumerable.Range(0, 100).SelectMany(_ => new RawFrame(Opcode.Ping, new byte[125]).ToBytes()).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 2000; i++)
        {
            await client.SendAsync(pings);
        }

        await client.SendAsync(RawFrame.OfText("not taken"));
        Assert.InRange(server!.BufferedBytes, 0, 256 * 1024);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8 * 1024 * 1024);
    }
}
