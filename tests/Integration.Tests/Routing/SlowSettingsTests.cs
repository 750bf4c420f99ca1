using Microsoft.Extensions.Options;
using Policy = WebSocketToolkit.WebSocketSlowConsumerPolicy;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>What is set for slow clients, wherever it is set.</summary>
public sealed class SlowSettingsTests
{
    [Theory]
    [InlineData("/app", 3)]
    [InlineData("/tight", 2)]
    [InlineData("/map", 1)]
    public async Task The_most_specific_setting_wins(string path, int room)
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.MapWebSocket("/app", FillAsync);
                map.MapTight();
                map.MapWebSocket("/map", FillAsync).WithWebSocketOptions(static o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (1, Policy.DropNewest));
            },
            builder => builder.Services
                .AddSingleton(new TaskCompletionSource<int>())
                .AddWebSocketRoutes(static o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (3, Policy.DropNewest)));
        await using var client = await app.UpgradeRawAsync(path);
        Assert.Equal(room, await app.Services.GetRequiredService<TaskCompletionSource<int>>().Task.WaitAsync(Clients.Patience));
    }

    [Theory]
    [InlineData(0, Policy.Wait, "MaxSendBufferMessages is 0. It must be at least 1.")]
    [InlineData(1, (Policy)9, "SlowConsumerPolicy is 9. It must be one of Wait, Close, DropNewest, DropOldest.")]
    public async Task What_makes_no_sense_stops_the_start(int maxQueuedMessages, Policy policy, string fault)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartInMemoryAsync(
            map => map.MapWebSocket("/map", FillAsync).WithWebSocketOptions(o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (maxQueuedMessages, policy))));
        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Counts how many messages have room behind one that the system does not take, to a client that does not read.</summary>
    internal static async Task FillAsync(WebSocketConnection connection)
    {
        await connection.SendAsync(new byte[64 * 1024 * 1024]);
        var room = 0;
        while (await connection.SendAsync(new byte[1]) == WebSocketSendResult.Queued)
        {
            room++;
        }

        connection.HttpContext.RequestServices.GetRequiredService<TaskCompletionSource<int>>().SetResult(room);
    }
}

[WebSocketRoute("/tight", ManualMap = true, MaxSendBufferMessages = 2, SlowConsumerPolicy = Policy.DropNewest)]
public sealed class Tight
{
    public Task OnOpen(WebSocketConnection connection) => SlowSettingsTests.FillAsync(connection);
}
