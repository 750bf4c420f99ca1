using System.Text.Json.Nodes;

namespace RpcSample.Tests;

/// <summary>The frames of JSON-RPC 2.0. Most are the examples of its specification, section 7.</summary>
public sealed class FrameTests(RpcApp app) : IClassFixture<RpcApp>
{
    private const string Answer = """{"jsonrpc":"2.0","result":0,"id":"last"}""";
    private const string Last = """{"jsonrpc":"2.0","method":"subtract","params":[1,1],"id":"last"}""";

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":1}""", """{"jsonrpc":"2.0","result":19,"id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[23,42],"id":2}""", """{"jsonrpc":"2.0","result":-19,"id":2}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":{"subtrahend":23,"minuend":42},"id":3}""", """{"jsonrpc":"2.0","result":19,"id":3}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":"3"}""", """{"jsonrpc":"2.0","result":19,"id":"3"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":null}""", """{"jsonrpc":"2.0","result":19,"id":null}""")]
    [InlineData("""[{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":1}]""", """[{"jsonrpc":"2.0","result":19,"id":1}]""")]
    [InlineData(
        """{"jsonrpc":"2.0","method":"transfer","params":["bob",-5],"id":1}""",
        """{"jsonrpc":"2.0","error":{"code":2,"message":"The amount is not available.","data":{"left":1000}},"id":1}""")]
    public async Task A_call_is_answered(string call, string response)
    {
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync(call);

        await client.HearAsync(response);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[42,23]}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":{"minuend":"none"}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"foobar"}""")]
    [InlineData("""[{"jsonrpc":"2.0","method":"foobar"},{"jsonrpc":"2.0","method":"subtract","params":[1,2]}]""")]
    [InlineData("""{"jsonrpc":"2.0","result":true,"id":77}""")]
    [InlineData("""{"jsonrpc":"2.0","error":{"code":1,"message":"no"},"id":"never"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest"}""")]
    public async Task Neither_a_notification_nor_a_foreign_response_is_answered(string message)
    {
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync(message);
        await client.SayAsync(Last);

        await client.HearAsync(Answer);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"foobar","id":"1"}""", -32601, "\"1\"")]
    [InlineData("""{"jsonrpc":"2.0","method":"foobar","params":"bar","baz]""", -32700, "null")]
    [InlineData("""[{"jsonrpc":"2.0","method":"sum","params":[1,2,4],"id":"1"},{"jsonrpc":"2.0","method" """, -32700, "null")]
    [InlineData("""{"jsonrpc":"2.0","method":1,"params":"bar"}""", -32600, "null")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":"bar","id":7}""", -32600, "7")]
    [InlineData("""{"jsonrpc":"1.0","method":"subtract","params":[2,1],"id":7}""", -32600, "7")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[2,1],"id":{}}""", -32600, "null")]
    [InlineData("""{"jsonrpc":"2.0","id":7}""", -32600, "7")]
    [InlineData("""[]""", -32600, "null")]
    [InlineData("""1""", -32600, "null")]
    [InlineData("""null""", -32600, "null")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","id":7}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[1],"id":7}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":[1,2,3],"id":7}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","method":"subtract","params":{"minuend":"x","subtrahend":1},"id":7}""", -32602, "7")]
    [InlineData("""{"jsonrpc":"2.0","method":"divide","params":[1,0],"id":7}""", 1, "7")]
    public async Task A_fault_is_answered_with_an_error_object_and_the_connection_goes_on(string message, int code, string id)
    {
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync(message);
        await client.HearErrorAsync(code, id);

        await client.SayAsync(Last);
        await client.HearAsync(Answer);
        Assert.Empty(app.Faults);
    }

    [Fact]
    public async Task Each_element_of_a_batch_has_its_own_answer()
    {
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync("""
            [
              {"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":"1"},
              {"jsonrpc":"2.0","method":"notify_hello","params":[7]},
              {"jsonrpc":"2.0","method":"divide","params":[9,2],"id":"2"},
              {"foo":"boo"},
              {"jsonrpc":"2.0","method":"foo.get","params":{"name":"myself"},"id":"5"},
              1
            ]
            """);

        var responses = JsonNode.Parse((await client.ReadFrameAsync()).Text)!.AsArray();
        Assert.Equal(5, responses.Count);
        Assert.Equal(19, (int)responses[0]!["result"]!);
        Assert.Equal(4.5, (double)responses[1]!["result"]!);
        Talk.AssertError(responses[2]!, -32600);
        Talk.AssertError(responses[3]!, -32601, "\"5\"");
        Talk.AssertError(responses[4]!, -32600);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_refused_as_a_whole()
    {
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync($"[{string.Join(',', Enumerable.Repeat(Last, 101))}]");

        await client.HearErrorAsync(-32600);
    }

    [Fact]
    public async Task A_message_of_bytes_closes_the_connection()
    {
        await using var client = await app.ConnectRawAsync();

        await client.SendAsync(RawFrame.OfBinary(1, 2, 3));

        Assert.Equal(1003, (await client.ReadFrameAsync()).CloseCode);
    }
}
