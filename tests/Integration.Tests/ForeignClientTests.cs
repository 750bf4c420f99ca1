namespace WebSocketToolkit.Integration.Tests;

/// <summary>A client with which .NET has nothing in common: Node's <c>ws</c>.</summary>
public sealed class ForeignClientTests(ChatSample chat) : IClassFixture<ChatSample>
{
    [Fact]
    public async Task NodesWsTalksToTheChat() => Assert.Equal(
        ["said Ada hello from node", "left Ada", "closed 1000"],
        await Node.RunAsync("chat.mjs", chat.Server.WebSocket("/chat/foreign").AbsoluteUri));
}
