namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>Messages that are pulled whole although a callback would read them as they arrive.</summary>
public sealed class GatheringTests
{
    [Theory]
    [InlineData(10, true)]
    [InlineData(400_000, true)]
    [InlineData(10, false)]
    [InlineData(400_000, false)]
    public async Task A_timeout_in_the_middle_of_a_message_does_not_lose_it(int length, bool isPulled)
    {
        await using var app = await TestApp.StartInMemoryAsync(static map => map.MapGathering());
        await using var client = await app.UpgradeRawAsync($"/gathering?isPulled={isPulled}");
        var payload = new byte[length];
        Random.Shared.NextBytes(payload);

        // More than the receive buffer holds: only a reader lets the rest come.
        await client.SendAsync(new RawFrame(Opcode.Binary, payload[..(length * 3 / 4)]) { Fin = false }, new RawFrame(Opcode.Ping, [1]));
        var isGathering = false;
        for (var ticks = 0; ticks < 4;)
        {
            var frame = await client.ReadFrameAsync();
            isGathering |= frame.Opcode == Opcode.Pong;
            ticks += isGathering && frame.Opcode == Opcode.Text ? 1 : 0;
        }

        await client.SendAsync(new RawFrame(Opcode.Continuation, payload[(length * 3 / 4)..]));
        while (true)
        {
            var frame = await client.ReadFrameAsync();
            if (frame.Opcode == Opcode.Binary)
            {
                Assert.Equal(payload, frame.Payload);
                return;
            }
        }
    }
}

/// <summary>Gives up waiting every few milliseconds, and says so.</summary>
[WebSocketRoute("/gathering", ManualMap = true)]
internal sealed class Gathering
{
    public async Task OnOpen(WebSocketConnection connection, [FromQuery] bool isPulled)
    {
        for (var ticks = 0; isPulled || ticks < 20; ticks++)
        {
            try
            {
                await connection.SendAsync(await connection.ReceiveAsync<byte[]>(TimeSpan.FromMilliseconds(20)));
                return;
            }
            catch (TimeoutException)
            {
                await connection.SendAsync("tick");
            }
        }
    }

    public async Task OnMessage(Stream body, WebSocketConnection connection)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole);
        await connection.SendAsync(whole.ToArray());
    }
}
