using WebSocketToolkit.Integration.Tests.Samples;

namespace WebSocketToolkit.Integration.Tests.Protocols;

/// <summary>A client with which .NET has nothing in common: Node's <c>ws</c>.</summary>
public sealed class ForeignClientTests(ChatSample chat) : IClassFixture<ChatSample>
{
    [Fact]
    public async Task Nodes_ws_talks_to_the_chat() => Assert.Equal(
        ["said Ada hello from node", "left Ada", "closed 1000"],
        await NodeScript.RunAsync("chat.mjs", chat.Server.WebSocket("/chat/foreign").AbsoluteUri));
}
