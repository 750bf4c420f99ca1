using System.Diagnostics;

namespace WebSocketToolkit.Backplane.Suite;

/// <summary>What happens to a whole process: the sample chat, with the broker.</summary>
public abstract partial class BackplaneSuite
{
    [Fact]
    public async Task A_process_that_is_killed_is_gone_from_presence_within_its_time()
    {
        await using var a = await ServerProcess.StartSampleAsync("Chat", environment: broker.Environment);
        await using var b = await ServerProcess.StartSampleAsync("Chat", environment: broker.Environment);
        var room = $"room-{Guid.NewGuid():N}"[..20];
        using var there = await Clients.ConnectAsync(b.WebSocket($"/chat/{room}?name=Bob"));
        await there.ReceiveJsonAsync("welcome");
        await WhenPresentAsync(a, room, 2);

        await b.KillAsync();
        var killed = new FairStopwatch();
        await WhenPresentAsync(a, room, 1);

        killed.Expect(_silence);
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task Fault_B11_a_process_that_stood_still_takes_nobody_for_dead_when_it_goes_on()
    {
        await using var a = await ServerProcess.StartSampleAsync("Chat", environment: broker.Environment);
        await using var b = await ServerProcess.StartSampleAsync("Chat", environment: broker.Environment);
        var room = $"room-{Guid.NewGuid():N}"[..20];
        using var here = await Clients.ConnectAsync(a.WebSocket($"/chat/{room}?name=Ada"));
        using var there = await Clients.ConnectAsync(b.WebSocket($"/chat/{room}?name=Bob"));
        await WhenPresentAsync(a, room, 3);
        await WhenPresentAsync(b, room, 3);

        b.Pause();
        await WhenPresentAsync(a, room, 2);
        b.Continue();

        // Who comes to B finds Ada, Bob and itself, at any time: longer than a silent node counts as alive.
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(6))
        {
            Assert.InRange(await EnterAsync(b, room), 3, int.MaxValue);
        }

        await WhenPresentAsync(a, room, 3);
        await WhenPresentAsync(b, room, 3);
        await here.SendJsonAsync(new { type = "say", id = "1", text = "Are you there?" });
        Assert.Equal("Are you there?", (await there.ReceiveJsonAsync("said")).GetProperty("text").GetString());
    }

    /// <summary>Enters until so many are there, itself included.</summary>
    private static async Task WhenPresentAsync(ServerProcess server, string room, int count)
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (await EnterAsync(server, room) != count)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Enters and leaves again.</summary>
    /// <returns>The number of those present, itself included.</returns>
    private static async Task<int> EnterAsync(ServerProcess server, string room)
    {
        using var client = await Clients.ConnectAsync(server.WebSocket($"/chat/{room}?name=Eve"));
        var welcome = await client.ReceiveJsonAsync("welcome");
        await client.CloseAsync();
        return welcome.GetProperty("present").GetInt32();
    }
}
