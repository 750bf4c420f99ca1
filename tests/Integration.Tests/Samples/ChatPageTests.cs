using Microsoft.Playwright;

namespace WebSocketToolkit.Integration.Tests.Samples;

/// <summary>The chat page in a real browser.</summary>
public sealed class ChatPageTests(Browser browser, ChatSample chat) : IClassFixture<Browser>, IClassFixture<ChatSample>
{
    [Fact]
    public async Task A_message_crosses_from_tab_to_tab()
    {
        var ada = await EnterAsync(chat.Server, "two-tabs", "Ada");
        var bob = await EnterAsync(chat.Server, "two-tabs", "Bob", scheme: ColorScheme.Dark);
        await Expect(ada.Locator("#log")).ToContainTextAsync("Bob joined");
        await Expect(ada.Locator("#present")).ToHaveTextAsync("2 people here");

        await SayAsync(ada, "Good morning!\nIs <b>anyone</b> here?");
        await SayAsync(bob, "I am.");

        await Expect(bob.Locator(".message:not(.own)")).ToContainTextAsync("Is <b>anyone</b> here?");
        await Expect(ada.Locator(".message.own")).ToContainTextAsync("Is <b>anyone</b> here?");
        await Expect(Message(ada, "I am.").Locator(".from")).ToHaveTextAsync("Bob");
        await Expect(Message(ada, "I am.").Locator("time")).ToContainTextAsync(":");
        await Expect(ada.Locator("#text")).ToHaveValueAsync("");
        await ScreenshotAsync(ada, "light");
        await ScreenshotAsync(bob, "dark");

        await bob.CloseAsync();
        await Expect(ada.Locator("#log")).ToContainTextAsync("Bob left");
        await Expect(ada.Locator("#present")).ToHaveTextAsync("Only you here");
    }

    [Fact]
    public async Task Nothing_typed_is_lost_while_the_server_is_away()
    {
        var server = await ServerProcess.StartSampleAsync("Chat");
        try
        {
            var ada = await EnterAsync(server, "away", "Ada");
            var bob = await EnterAsync(server, "away", "Bob", width: 390);
            await SayAsync(ada, "Before");
            await Expect(Message(bob, "Before")).ToBeVisibleAsync();

            // Until Ada's own copy is back, her page cannot know that the server has the message.
            await Expect(Message(ada, "Before")).ToBeVisibleAsync();
            await Expect(ada.Locator(".waiting")).ToHaveCountAsync(0);

            await server.KillAsync();
            await Expect(ada.Locator("#banner")).ToContainTextAsync("You are offline");
            await Expect(ada.GetByRole(AriaRole.Status)).ToHaveTextAsync("Offline");
            await SayAsync(ada, "Meanwhile, one");
            await SayAsync(ada, "Meanwhile, two");
            await ada.Locator("#text").FillAsync("Half a sen");
            await Expect(ada.Locator("#banner")).ToContainTextAsync("2 messages wait");
            await Expect(ada.Locator(".late")).ToHaveCountAsync(2);
            await Expect(bob.Locator("#banner")).ToBeVisibleAsync();
            await ScreenshotAsync(ada, "offline");
            await ScreenshotAsync(bob, "offline-narrow");

            var port = server.Address.Port;
            await server.DisposeAsync();
            server = await ServerProcess.StartSampleAsync("Chat", port);

            await Expect(ada.Locator("#banner")).ToBeHiddenAsync();
            await Expect(ada.Locator("#text")).ToHaveValueAsync("Half a sen");
            await Expect(ada.Locator(".waiting")).ToHaveCountAsync(0);
            await Expect(bob.Locator(".message .body")).ToHaveTextAsync(["Before", "Meanwhile, one", "Meanwhile, two"]);
            await Expect(ada.Locator(".message .body")).ToHaveTextAsync(["Before", "Meanwhile, one", "Meanwhile, two"]);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Rooms_and_names_are_changed_on_the_page()
    {
        var ada = await EnterAsync(chat.Server, "changes", "Ada", width: 390);
        var bob = await EnterAsync(chat.Server, "release-party", "Bob");
        await ada.Locator("#text").FillAsync("for later");

        await ada.GetByRole(AriaRole.Button, new() { Name = "Rooms and your name" }).ClickAsync();
        await ScreenshotAsync(ada, "menu");
        await NameOf(ada).FillAsync("Countess");
        await NameOf(ada).PressAsync("Enter");
        await Expect(ada.Locator("#log")).ToContainTextAsync("Ada is now Countess");

        await ada.GetByRole(AriaRole.Button, new() { Name = "Rooms and your name" }).ClickAsync();
        await ada.GetByLabel("Open a room").FillAsync("Release Party!");
        await ada.GetByLabel("Open a room").PressAsync("Enter");
        await Expect(ada.Locator("#room")).ToHaveTextAsync("# release-party");
        await Expect(bob.Locator("#log")).ToContainTextAsync("Countess joined");
        await Expect(ada.Locator("#text")).ToHaveValueAsync("");

        await ada.GoBackAsync();
        await Expect(ada.Locator("#room")).ToHaveTextAsync("# changes");
        await Expect(ada.Locator("#text")).ToHaveValueAsync("for later");
        await Expect(bob.Locator("#log")).ToContainTextAsync("Countess left");
    }

    [Fact]
    public async Task A_reload_keeps_the_conversation_and_who_is_who()
    {
        var ada = await EnterAsync(chat.Server, "reload", "Ada");
        await SayAsync(ada, "Still mine");
        await Expect(ada.Locator(".message:not(.waiting)")).ToHaveCountAsync(1);
        await ada.Locator("#text").FillAsync("Half a sen");

        await ada.ReloadAsync();

        await Expect(ada.Locator(".message.own")).ToContainTextAsync("Still mine");
        await Expect(NameOf(ada)).ToHaveValueAsync("Ada");
        await Expect(ada.Locator("#text")).ToHaveValueAsync("Half a sen");
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static ILocator NameOf(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" });

    private static ILocator Message(IPage page, string text) => page.Locator(".message", new() { HasText = text });

    private static async Task SayAsync(IPage page, string text)
    {
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }

    private async Task<IPage> EnterAsync(
        ServerProcess server, string room, string name, int width = 1100, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await browser.OpenAsync(new Uri(server.Address, $"#{room}"), name, width, scheme);
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Connected");
        return page;
    }

    /// <summary>For people to look at; no test compares them.</summary>
    private static async Task ScreenshotAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name}.png") });
}
