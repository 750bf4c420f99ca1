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
        var ada = await EnterAsync(a, room, "Ada");
        var bob = await EnterAsync(b, room, "Bob");
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

    /// <summary>Enters until so many are there, itself included.</summary>
    private static async Task WhenPresentAsync(ServerProcess server, string room, int count)
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (true)
        {
            using var client = await Clients.ConnectAsync(server.WebSocket($"/chat/{room}?name=Ada"));
            var welcome = await client.ReceiveJsonAsync("welcome");
            await client.CloseAsync();
            if (welcome.GetProperty("present").GetInt32() == count)
            {
                return;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }

    private async Task<IPage> EnterAsync(ServerProcess server, string room, string name)
    {
        var page = await browser.OpenAsync(new Uri(server.Address, $"#{room}"), name, 1100, ColorScheme.Light);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Connected");
        return page;
    }
}
