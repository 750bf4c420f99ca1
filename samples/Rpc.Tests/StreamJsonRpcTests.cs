using StreamJsonRpc;

namespace RpcSample.Tests;

/// <summary>The conversation with a client that somebody else has written.</summary>
public sealed class StreamJsonRpcTests
{
    [Fact]
    public async Task Parameters_by_position_and_by_name()
    {
        await using var app = new RpcApp();
        using var client = await app.ConnectAsync();
        client.StartListening();

        Assert.Equal(19, await client.InvokeAsync<int>("subtract", 42, 23));
        Assert.Equal(19, await client.InvokeWithParameterObjectAsync<int>("subtract", new { minuend = 42, subtrahend = 23 }));
        await client.NotifyAsync("subtract", 1, 2);
        Assert.Equal(4.5, await client.InvokeAsync<double>("divide", 9, 2));
    }

    [Fact]
    public async Task Error_objects_are_exceptions_of_the_client()
    {
        await using var app = new RpcApp();
        using var client = await app.ConnectAsync();
        client.StartListening();

        var error = await Assert.ThrowsAsync<RemoteInvocationException>(() => client.InvokeAsync<double>("divide", 1, 0));
        Assert.Equal((1, "Division by zero is undefined."), (error.ErrorCode, error.Message));
        await Assert.ThrowsAsync<RemoteMethodNotFoundException>(() => client.InvokeAsync("unknown"));

        // By this code StreamJsonRpc says that the method does not take such parameters.
        await Assert.ThrowsAsync<RemoteMethodNotFoundException>(() => client.InvokeAsync<int>("subtract", "x"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_server_asks_back(bool isConfirmed)
    {
        await using var app = new RpcApp();
        using var client = await app.ConnectAsync();
        var questions = new List<string>();
        client.AddLocalRpcMethod("confirm", (string text) =>
        {
            questions.Add(text);
            return isConfirmed;
        });
        client.StartListening();

        var transfer = client.InvokeAsync<Receipt>("transfer", "bob", 500);

        if (isConfirmed)
        {
            Assert.Equal(new Receipt("bob", 500), await transfer);
        }
        else
        {
            Assert.Equal(3, (await Assert.ThrowsAsync<RemoteInvocationException>(() => transfer)).ErrorCode);
        }

        Assert.Equal(["Pay 500 to bob?"], questions);
    }

    [Fact]
    public async Task A_call_is_answered_while_the_client_thinks_about_another()
    {
        await using var app = new RpcApp();
        using var client = await app.ConnectAsync();
        var decision = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.AddLocalRpcMethod("confirm", (string text) => decision.Task);
        client.StartListening();

        var transfer = client.InvokeAsync<Receipt>("transfer", "bob", 500);
        Assert.Equal(1, await client.InvokeAsync<int>("subtract", 2, 1));
        Assert.False(transfer.IsCompleted);
        decision.SetResult(true);

        Assert.Equal(500, (await transfer).Balance);
    }

    [Fact]
    public async Task Notifications_come_until_the_client_cancels_the_call()
    {
        await using var app = new RpcApp();
        using var client = await app.ConnectAsync();
        var ticks = System.Threading.Channels.Channel.CreateUnbounded<int>();
        client.AddLocalRpcMethod("tick", (int left) => ticks.Writer.TryWrite(left));
        client.StartListening();
        using var cancellation = new CancellationTokenSource();

        var countdown = client.InvokeWithCancellationAsync<int>("countdown", [3], cancellation.Token);
        Assert.Equal(3, await ticks.Reader.ReadAsync());
        app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await ticks.Reader.ReadAsync());
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => countdown);
        Assert.Empty(app.Faults);
    }
}
