using Microsoft.Playwright;
using WebSocketToolkit.RabbitMQ.Tests.Adversity;

namespace WebSocketToolkit.RabbitMQ.Tests;

/// <summary>The sample, as two processes with one broker.</summary>
public sealed class ChatOnTwoNodesTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task What_is_typed_in_one_browser_appears_in_the_other()
    {
        await using var a = await ServerProcess.StartSampleAsync("Chat", environment: new RabbitBroker().Environment);
        await using var b = await ServerProcess.StartSampleAsync("Chat", environment: new RabbitBroker().Environment);
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
