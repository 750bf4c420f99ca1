namespace WebSocketToolkit.Integration.Tests.Messages;

/// <summary>The sample with a binary codec.</summary>
public sealed class PricesTests
{
    [Fact]
    public async Task Typed_messages_are_in_the_codecs_layout()
    {
        await using var server = await ServerProcess.StartSampleAsync("Prices");
        using var client = await Clients.ConnectAsync(server.WebSocket("/prices"));
        await client.SendBinaryAsync("ACME"u8.ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 4_217 / 256, 4_217 % 256, .. "ACME"u8], await client.ReceiveBinaryAsync());
        await client.SendBinaryAsync([]);
        Assert.Equal("A symbol has 1 to 8 letters.", await client.ReceiveTextAsync());
        await client.SendBinaryAsync("NONE"u8.ToArray());
        Assert.Equal((4004, "No such share."), await client.ReceiveCloseAsync());
    }
}
