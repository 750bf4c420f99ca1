namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>A peer that breaks the protocol on an echo, twenty times, and goes on sending every other time.</summary>
internal static class FaultyPeer
{
    /// <summary>What came before the fault is answered, and the close frame arrives each time, with a reason; nothing is logged as an error.</summary>
    /// <param name="what">Names the fault.</param>
    /// <param name="code">The close status that it earns.</param>
    /// <param name="fault">Its bytes.</param>
    /// <param name="configure">The route's settings.</param>
    /// <param name="headers">What the handshake has besides the usual.</param>
    public static async Task AssertIsToldAsync(
        string what, int code, byte[] fault, Action<WebSocketRouteOptions> configure, params (string Name, string? Value)[] headers)
    {
        await using var app = await TestApp.StartAsync(map => map
            .MapWebSocket("/ws", connection => connection.OnMessage(message => connection.SendAsync(message)))
            .WithWebSocketOptions(configure));
        var errors = 0;
        await Parallel.ForAsync(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            await using var client = await app.UpgradeRawAsync("/ws", headers);
            byte[] junk = i % 2 == 0 ? [] : new byte[256 * 1024];
            await client.SendAsync([.. RawFrame.OfText("before").ToBytes(), .. fault, .. junk]);
            Assert.Equal("before", (await client.ReadFrameAsync()).Text);
            var close = await client.ReadFrameAsync();
            if (close.Opcode != Opcode.Close || close.CloseCode != code || close.CloseReason.Length == 0)
            {
                Interlocked.Increment(ref errors);
            }
        });
        Assert.True(errors == 0, $"{what}: {errors} of 20");
        Assert.Empty(app.Logs);
    }
}
