namespace RpcSample.Tests;

/// <summary>The calls of the server, from the client's frames.</summary>
public sealed class ServerCallTests
{
    private const string Transfer = """{"jsonrpc":"2.0","method":"transfer","params":["bob",500],"id":7}""";
    private const string Asked = """{"jsonrpc":"2.0","method":"confirm","params":{"text":"Pay 500 to bob?"},"id":1}""";

    [Fact]
    public async Task The_client_is_asked_while_its_own_call_waits()
    {
        await using var app = new RpcApp();
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync(Transfer);
        await client.HearAsync(Asked);
        await client.SayAsync("""{"jsonrpc":"2.0","method":"subtract","params":[2,1],"id":8}""");
        await client.HearAsync("""{"jsonrpc":"2.0","result":1,"id":8}""");
        await client.SayAsync("""{"jsonrpc":"2.0","result":true,"id":1}""");

        await client.HearAsync("""{"jsonrpc":"2.0","result":{"to":"bob","balance":500},"id":7}""");
    }

    [Fact]
    public async Task A_batch_may_hold_calls_and_responses()
    {
        await using var app = new RpcApp();
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync(Transfer);
        await client.HearAsync(Asked);
        await client.SayAsync("""[{"jsonrpc":"2.0","result":false,"id":1},{"jsonrpc":"2.0","method":"subtract","params":[2,1],"id":8}]""");

        // The order of the two answers is not fixed: they belong to two messages.
        string[] answers = [(await client.ReadFrameAsync()).Text, (await client.ReadFrameAsync()).Text];
        Assert.Contains("""[{"jsonrpc":"2.0","id":8,"result":1}]""", answers);
        Assert.Contains("""{"jsonrpc":"2.0","id":7,"error":{"code":3,"message":"The payment was not confirmed."}}""", answers);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","error":{"code":-32601,"message":"I know no confirm."},"id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","result":"perhaps","id":1}""")]
    public async Task A_client_that_answers_wrongly_gets_an_error(string response)
    {
        await using var app = new RpcApp();
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync(Transfer);
        await client.HearAsync(Asked);
        await client.SayAsync(response);

        await client.HearErrorAsync(-32000, "7");
        Assert.Empty(app.Faults);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_gets_an_error_in_time()
    {
        await using var app = new RpcApp();
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync(Transfer);
        await client.HearAsync(Asked);
        app.Time.Advance(RpcClient.Patience);

        await client.HearErrorAsync(-32000, "7");

        // The answer comes too late, and changes nothing.
        await client.SayAsync("""{"jsonrpc":"2.0","result":true,"id":1}""");
        await client.SayAsync("""{"jsonrpc":"2.0","method":"transfer","params":["bob",5000],"id":8}""");
        await client.HearAsync("""{"jsonrpc":"2.0","method":"confirm","params":{"text":"Pay 5000 to bob?"},"id":2}""");
        await client.SayAsync("""{"jsonrpc":"2.0","result":true,"id":2}""");
        await client.HearAsync("""{"jsonrpc":"2.0","error":{"code":2,"message":"The amount is not available.","data":{"left":1000}},"id":8}""");
    }

    [Fact]
    public async Task No_more_than_a_hundred_calls_wait()
    {
        await using var app = new RpcApp();
        await using var client = await app.ConnectRawAsync();
        for (var i = 1; i <= 100; i++)
        {
            await client.SayAsync($$"""{"jsonrpc":"2.0","method":"transfer","params":["bob",500],"id":{{i}}}""");
            await client.ReadFrameAsync();
        }

        await client.SayAsync("""{"jsonrpc":"2.0","method":"subtract","params":[2,1],"id":101}""");
        await client.HearErrorAsync(-32000, "101");

        // A response is no call: it gets through.
        await client.SayAsync("""{"jsonrpc":"2.0","result":false,"id":1}""");
        await client.HearErrorAsync(3, "1");
        await client.SayAsync("""{"jsonrpc":"2.0","method":"subtract","params":[2,1],"id":101}""");
        await client.HearAsync("""{"jsonrpc":"2.0","result":1,"id":101}""");
    }

    [Fact]
    public async Task An_id_is_in_use_until_its_call_is_answered()
    {
        await using var app = new RpcApp();
        await using var client = await app.ConnectRawAsync();

        await client.SayAsync(Transfer);
        await client.HearAsync(Asked);
        await client.SayAsync("""{"jsonrpc":"2.0","method":"subtract","params":[2,1],"id":7}""");
        await client.HearErrorAsync(-32600, "7");
        await client.SayAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":7}}""");
        await client.HearErrorAsync(-32800, "7");
        await client.SayAsync("""{"jsonrpc":"2.0","method":"subtract","params":[2,1],"id":7}""");

        await client.HearAsync("""{"jsonrpc":"2.0","result":1,"id":7}""");
    }

    [Fact]
    public async Task A_call_ends_with_its_connection()
    {
        await using var app = new RpcApp();
        await using (var client = await app.ConnectRawAsync())
        {
            await client.SayAsync(Transfer);
            await client.HearAsync(Asked);
            await client.SendAsync(RawFrame.OfClose(1000));
            Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
        }

        await app.DisposeAsync();
        Assert.Empty(app.Faults);
    }
}
