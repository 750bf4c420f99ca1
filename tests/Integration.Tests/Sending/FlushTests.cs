namespace WebSocketToolkit.Integration.Tests.Sending;

/// <summary><c>FlushAsync</c> tells when all that was sent has left.</summary>
public sealed class FlushTests : StalledConnection
{
    [Fact]
    public async Task Who_wants_to_know_when_all_has_left_is_told()
    {
        var connection = await StallAsync();
        var drained = connection.FlushAsync().AsTask();
        await connection.SendAsync("later");
        using var patience = new CancellationTokenSource();
        var cancelled = connection.FlushAsync(patience.Token).AsTask();
        var all = connection.FlushAsync().AsTask();
        Assert.True(connection.BufferedBytes > 0);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(drained.IsCompleted || all.IsCompleted);
        Assert.Equal(["later"], await ReadAsync(1));
        Assert.True(await drained.WaitAsync(Clients.Patience));
        Assert.True(await all.WaitAsync(Clients.Patience));
        Assert.Equal(0, connection.BufferedBytes);
        Assert.True(await connection.FlushAsync());
    }

    [Fact]
    public async Task Who_waits_for_a_connection_that_ends_is_told_so()
    {
        var connection = await StallAsync();
        var drained = connection.FlushAsync().AsTask();
        connection.Abort();
        Assert.False(await drained.WaitAsync(Clients.Patience));
        Assert.False(await connection.FlushAsync());
    }

    [Fact]
    public async Task In_a_callback_all_has_left_when_the_batch_has()
    {
        await StartAsync(_ => { });
        await Client.SendAsync("drain");
        Assert.Equal("before", await Client.ReceiveTextAsync());
        Assert.Equal("drained: True", await Client.ReceiveTextAsync());
    }
}
