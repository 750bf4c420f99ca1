using System.Diagnostics;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace WebSocketToolkit.RabbitMQ.Tests;

/// <summary>The sample, as two processes with one broker.</summary>
public sealed class ChatOnTwoNodesTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    private static readonly IReadOnlyDictionary<string, string> _environment =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["broker"] = Broker.Address.ToString() };

    [Fact]
    public async Task What_is_typed_in_one_browser_appears_in_the_other()
    {
        await using var a = await ServerProcess.StartSampleAsync("Chat", environment: _environment);
        await using var b = await ServerProcess.StartSampleAsync("Chat", environment: _environment);
        var room = $"room-{Guid.NewGuid():N}"[..20];
        var ada = await OpenAsync(a, room, "Ada");
        var bob = await OpenAsync(b, room, "Bob");
        await Assertions.Expect(ada.Locator("#log")).ToContainTextAsync("Bob joined");

        await SayAsync(ada, "Good morning from A");
        await Assertions.Expect(bob.Locator(".message:not(.own)")).ToContainTextAsync("Good morning from A");
        await SayAsync(bob, "Good morning from B");
        await Assertions.Expect(ada.Locator(".message:not(.own)")).ToContainTextAsync("Good morning from B");
        await bob.CloseAsync();
        await Assertions.Expect(ada.Locator("#present")).ToHaveTextAsync("Only you here");
    }

    [Fact]
    public async Task A_node_that_is_killed_is_gone_from_presence_within_its_time()
    {
        // NodeTimeout and a heartbeat, with something for a busy machine.
        var limit = TimeSpan.FromSeconds(4 + 1 + 2);
        await using var a = await ServerProcess.StartSampleAsync("Chat", environment: _environment);
        await using var b = await ServerProcess.StartSampleAsync("Chat", environment: _environment);
        var room = $"room-{Guid.NewGuid():N}"[..20];
        using var there = await Clients.ConnectAsync(b.WebSocket($"/chat/{room}?name=Bob"));
        await there.ReceiveJsonAsync("welcome");
        await WhenPresentAsync(a, room, 2);

        await b.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await WhenPresentAsync(a, room, 1);

        var gone = Stopwatch.GetElapsedTime(killed);
        output.WriteLine($"Gone from presence {gone.TotalSeconds:F1} s after SIGKILL");
        Assert.InRange(gone, TimeSpan.Zero, limit);
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task Fault_B11_a_node_that_stood_still_takes_nobody_for_dead_when_it_goes_on()
    {
        await using var a = await ServerProcess.StartSampleAsync("Chat", environment: _environment);
        await using var b = await ServerProcess.StartSampleAsync("Chat", environment: _environment);
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

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }

    private async Task<IPage> OpenAsync(ServerProcess server, string room, string name)
    {
        var page = await browser.OpenAsync(new Uri(server.Address, $"#{room}"), name, 1100, ColorScheme.Light);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Connected");
        return page;
    }
}
