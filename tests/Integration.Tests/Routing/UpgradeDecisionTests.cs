namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>The answers of an <c>OnUpgrade</c> that both chooses and refuses.</summary>
public sealed class UpgradeDecisionTests
{
    [Theory]
    [InlineData("?answer=accept", 101, "b")]
    [InlineData("?answer=a", 101, "a")]
    [InlineData("?answer=null", 101, "b")]
    [InlineData("?answer=refuse", 402, null)]
    [InlineData("?answer=close", 403, null)]
    public async Task A_decision_accepts_with_a_subprotocol_or_refuses_with_a_response(string query, int status, string? subprotocol)
    {
        await using var app = await TestApp.StartInMemoryAsync(static map =>
        {
            map.MapDeciding();
            map.MapDecidingLater();
        });
        foreach (var path in new[] { "/deciding", "/deciding-later" })
        {
            await using var client = await app.ConnectRawAsync();
            await client.SendAsync(RawClient.Handshake(path + query, ("Sec-WebSocket-Protocol", "a, b")));
            var response = await client.ReadResponseAsync();
            Assert.Equal(status, response.Status);
            Assert.Equal(subprotocol, response.Headers.GetValueOrDefault("Sec-WebSocket-Protocol"));
            if (query == "?answer=close")
            {
                Assert.Equal("Not today.", response.Body);
            }
        }
    }
}

[WebSocketRoute("/deciding", ManualMap = true, Subprotocols = ["b", "a"])]
internal sealed class Deciding
{
    public static WebSocketUpgradeDecision? Decide(string answer) => answer switch
    {
        "accept" => WebSocketUpgradeDecision.Accept(),
        "null" => null,
        "refuse" => WebSocketUpgradeDecision.Refuse(Results.StatusCode(402)),
        "close" => throw new WebSocketCloseException(4000, "Not today."),
        _ => WebSocketUpgradeDecision.Accept(answer),
    };

    public WebSocketUpgradeDecision? OnUpgrade([FromQuery] string answer) => Decide(answer);
}

[WebSocketRoute("/deciding-later", ManualMap = true, Subprotocols = ["b", "a"])]
internal sealed class DecidingLater
{
    public async ValueTask<WebSocketUpgradeDecision?> OnUpgrade([FromQuery] string answer)
    {
        await Task.Yield();
        return Deciding.Decide(answer);
    }
}
