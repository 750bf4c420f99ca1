using System.Text.Json.Nodes;

namespace RpcSample.Tests;

/// <summary>Frames that are compared by their JSON.</summary>
internal static class Talk
{
    public static Task SayAsync(this RawClient client, string json) => client.SendAsync(RawFrame.OfText(json));

    /// <summary>Expects the next frame to be this JSON.</summary>
    public static async Task HearAsync(this RawClient client, string json)
    {
        var frame = await client.ReadFrameAsync();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(frame.Text)), $"Expected {json}\nbut heard {frame.Text}");
    }

    /// <summary>Expects the next frame to be an error, whatever its words.</summary>
    public static async Task HearErrorAsync(this RawClient client, int code, string id = "null") =>
        AssertError(JsonNode.Parse((await client.ReadFrameAsync()).Text)!, code, id);

    public static void AssertError(JsonNode response, int code, string id = "null")
    {
        Assert.Equal(["error", "id", "jsonrpc"], response.AsObject().Select(static property => property.Key).Order(StringComparer.Ordinal));
        Assert.Equal("2.0", (string?)response["jsonrpc"]);
        Assert.Equal(id, response["id"]?.ToJsonString() ?? "null");
        Assert.Equal(code, (int)response["error"]!["code"]!);
        Assert.NotEmpty((string)response["error"]!["message"]!);
    }
}
