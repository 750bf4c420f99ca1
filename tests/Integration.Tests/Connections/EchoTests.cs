namespace WebSocketToolkit.Integration.Tests.Connections;

public sealed class EchoTests
{
    [Fact]
    public async Task The_shortest_program_echoes_text_and_binary()
    {
        await using var server = await ServerProcess.StartSampleAsync("Echo");
        using var client = await Clients.ConnectAsync(server.WebSocket("/echo"));

        await client.SendTextAsync("grüße");
        Assert.Equal("grüße", await client.ReceiveTextAsync());

        await client.SendBinaryAsync([0, 255]);
        Assert.Equal([0, 255], await client.ReceiveBinaryAsync());

        await client.CloseAsync();
    }
}
