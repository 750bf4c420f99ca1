using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Playwright;
using WebSocketToolkit.Integration.Tests.Harness;

namespace WebSocketToolkit.Package.Tests;

/// <summary>The templates, as <c>dotnet new</c> finds them in their package: in a hive of their own, so that yours stays as it is.</summary>
[Collection(PackedRuntime.Collection)]
public sealed class TemplateTests(PackedRuntime packed, Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_new_app_and_a_new_route_build_test_and_run_without_a_warning()
    {
        var folder = packed.Create("templates");
        await NewAsync(folder, "install", packed.PathOf("WebSocketToolkit.Templates"));

        // Neither the name nor the folder is an identifier.
        await NewAsync(folder, "websocket", "-n", "my-lobby", "-o", "my lobby", "--no-restore");
        var solution = Path.Combine(folder, "my lobby");
        Assert.Equal(
            [
                "my-lobby.Tests/ChatRoomTests.cs", "my-lobby.Tests/InMemoryApp.cs", "my-lobby.Tests/my-lobby.Tests.csproj", "my-lobby.slnx",
                "my-lobby/ChatRoom.cs", "my-lobby/Program.cs", "my-lobby/Properties/launchSettings.json", "my-lobby/Said.cs", "my-lobby/Say.cs",
                "my-lobby/appsettings.json", "my-lobby/my-lobby.csproj", "my-lobby/wwwroot/index.html",
            ],
            FilesOf(solution));

        // An item asks its project for the namespace, and a project answers once it is restored.
        var app = Path.Combine(solution, "my-lobby");
        var restored = await packed.RunAsync(solution, "restore");
        Assert.True(restored.ExitCode == 0, restored.Output);
        await NewAsync(app, "websocketroute", "-n", "Prices", "--route", "/prices/{symbol}");
        await NewAsync(app, "websocketroute", "-n", "Clock");

        Assert.StartsWith("namespace my_lobby;\n", await File.ReadAllTextAsync(Path.Combine(app, "Clock.cs")), StringComparison.Ordinal);

        var tested = await packed.RunAsync(solution, "test", "--logger", "console;verbosity=normal");
        Assert.True(tested.ExitCode == 0, tested.Output);
        Assert.Empty(new BuiltApp(app, tested).Diagnostics());
        Assert.Contains("Passed my_lobby.Tests.ChatRoomTests.Everybody_in_the_room_hears_what_is_said", tested.Output, StringComparison.Ordinal);

        await using var server = await ServerProcess.StartAsync(Path.Combine(app, "bin", "Debug", "net10.0", "my-lobby.dll"), app);
        Assert.Equal("You said: Hello", await AskAsync(server, "/prices/ABC"));
        Assert.Equal("You said: Hello", await AskAsync(server, "/clock"));

        var page = await browser.OpenAsync(server.Address, "Ada", width: 800, ColorScheme.Light);
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Connected.");
        await page.GetByLabel("Message").FillAsync("Hello from <the> page");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem)).ToContainTextAsync("Hello from <the> page");
    }

    /// <summary>The versions of others are those that this repository tests with.</summary>
    [Fact]
    public void A_new_test_project_has_the_packages_of_this_repository()
    {
        var own = Versions(Path.Combine(Repository.Root, "Directory.Packages.props"), "PackageVersion");
        var project = Path.Combine(Repository.Root, "src/Templates/templates/websocket/WebSocket-App.Tests/WebSocket-App.Tests.csproj");
        var theirs = Versions(project, "PackageReference");

        Assert.True(theirs.Count > 3);
        Assert.All(
            theirs.Where(static entry => !entry.Key.StartsWith("WebSocketToolkit", StringComparison.Ordinal)),
            entry => Assert.Equal(own[entry.Key], entry.Value));
    }

    private static Dictionary<string, string> Versions(string file, string element) => XDocument.Load(file).Descendants(element)
        .Where(static reference => reference.Attribute("Version")?.Value is { } version && !version.Contains('$', StringComparison.Ordinal))
        .ToDictionary(static reference => reference.Attribute("Include")!.Value, static reference => reference.Attribute("Version")!.Value);

    private static async Task<string> AskAsync(ServerProcess server, string path)
    {
        using var client = await Clients.ConnectAsync(server.WebSocket(path));
        await client.SendTextAsync("""{"text":"Hello"}""");
        return (string)JsonNode.Parse(await client.ReceiveTextAsync())!["text"]!;
    }

    private static string[] FilesOf(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)];

    private async Task NewAsync(string folder, params string[] arguments)
    {
        var created = await Dotnet.RunAsync(folder, ["new", .. arguments, "--debug:custom-hive", packed.Create("hive")]);
        Assert.True(created.ExitCode == 0, created.Output);
    }
}
