namespace WebSocketToolkit.Integration.Tests.Protocols;

/// <summary>Shared documents, as the packages yjs and y-websocket edit them.</summary>
public sealed class YjsTests
{
    [Fact]
    public async Task Documents_converge_and_a_late_joiner_gets_everything()
    {
        await using var app = await StartAsync();
        Assert.Equal(
            [
                "awareness Ada,Bob",
                "converged true",
                "late joiner true Ada,Bob,Late",
                "after Ada left Bob,Late",
                "offline edit true",
                "after all left true 47",
            ],
            await NodeScript.RunAsync("yjs.mjs", $"ws://127.0.0.1:{app.Port}/yjs"));
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task Documents_are_apart()
    {
        await using var app = await StartAsync();
        await using var one = await app.ConnectAsync("/yjs/one");
        await using var other = await app.ConnectAsync("/yjs/other");
        await GreetAsync(one);
        await GreetAsync(other);
        await one.SendAsync([0, 2, 3, 1, 2, 3]);
        await one.SendAsync([0, 0, 1, 0]);
        Assert.Equal([0, 2, 3, 1, 2, 3], await one.ReceiveBytesAsync());
        Assert.Equal([0, 1, 2, 0, 0], await one.ReceiveBytesAsync());
        await other.SendAsync([0, 0, 1, 0]);
        Assert.Equal([0, 1, 2, 0, 0], await other.ReceiveBytesAsync());
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 2, 5, 1 })]
    [InlineData(new byte[] { 1, 2, 9, 0x80 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public async Task What_is_no_message_of_yjs_is_4400(byte[] message)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync("/yjs/one");
        await GreetAsync(client);
        await client.SendAsync(message);
        Assert.Equal(4400, (await client.ExpectCloseAsync()).Code);
        Assert.Empty(app.Logs);
    }

    /// <summary>Nobody is here, and the question for what the client knows.</summary>
    private static async Task GreetAsync(WebSocketTestClient client)
    {
        Assert.Equal([1, 1, 0], await client.ReceiveBytesAsync());
        Assert.Equal([0, 0, 1, 0], await client.ReceiveBytesAsync());
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app => app.MapYWebSocket(), builder => builder.Services.AddSingleton<YDocuments>());
}
