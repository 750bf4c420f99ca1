namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>Groups have no members that have been dropped, whenever that was.</summary>
public sealed class DroppedMemberTests
{
    [Fact]
    public async Task A_connection_that_is_dropped_while_it_begins_is_in_no_group()
    {
        await using var app = await TestApp.StartAsync(static map => map.MapWebSocket("/", static connection =>
            connection.OnMessage(message => connection.SendAsync(message))));
        var connections = app.Services.GetRequiredService<WebSocketConnections>();
        using var stopping = new CancellationTokenSource();
        var dropping = Task.Factory.StartNew(
            () =>
            {
                while (!stopping.IsCancellationRequested)
                {
                    foreach (var connection in connections)
                    {
                        connection.Abort();
                    }
                }
            },
            TaskCreationOptions.LongRunning);
        for (var i = 0; i < 300; i++)
        {
            await using var client = await app.UpgradeRawAsync("/");
            await client.ReadEndAsync();
        }

        await stopping.CancelAsync();
        await dropping;
        await app.StopAsync();
        Assert.Equal(0, await app.Services.GetRequiredKeyedService<WebSocketGroups>("/").All.CountAsync());
    }
}
