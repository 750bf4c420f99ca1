using System.Text.Json;

namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

/// <summary>The code of docs/how-to/json-rpc.md.</summary>
public sealed class RpcTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"subtract","params":{"minuend":42,"subtrahend":23}}""", """{"id":1,"result":19,"jsonrpc":"2.0"}""")]
    [InlineData("""{"params":{"minuend":1,"subtrahend":2},"method":"subtract","id":2}""", """{"id":2,"result":-1,"jsonrpc":"2.0"}""")]
    public async Task A_call_has_its_result(string call, string result)
    {
        await using var app = await Apps.StartAsync(static app => app.MapRpc());
        await using var client = await app.ConnectAsync("/rpc");
        await client.SendAsync(call);
        Assert.Equal(result, await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":2,"method":"unknown"}""", -32601)]
    [InlineData("""{"jsonrpc":"2.0","id":2}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":2,"method":"subtract","params":"none"}""", -32602)]
    [InlineData("nonsense", -32700)]
    public async Task A_fault_has_its_code(string call, int code)
    {
        await using var app = await Apps.StartAsync(static app => app.MapRpc());
        await using var client = await app.ConnectAsync("/rpc");
        await client.SendAsync(call);
        var failure = await client.ReceiveAsync<JsonElement>();
        Assert.Equal(code, failure.GetProperty("error").GetProperty("code").GetInt32());
    }
}
