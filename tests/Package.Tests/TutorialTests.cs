using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.Playwright;
using WebSocketToolkit.Integration.Tests.Harness;

namespace WebSocketToolkit.Package.Tests;

/// <summary>The tutorial, from an empty folder to a page behind nginx.</summary>
[Collection(PackedRuntime.Collection)]
public sealed class TutorialTests(PackedRuntime packed, Browser browser) : IClassFixture<Browser>
{
    private const string Nginx = "/usr/sbin/nginx";

    [Fact]
    [Trait("Category", "Load")]
    public async Task Every_step_does_what_the_page_says()
    {
        Assert.True(File.Exists(Nginx), "./test.sh --all installs nginx, which this test needs.");
        var (port, front) = (FreePort(), FreePort());
        var nginx = packed.Create("nginx");
        var start = await PrepareNginxAsync(nginx);
        await using var reader = new TutorialReader(packed.Create("tutorial"), packed.Environment, [
            ("localhost:5000", $"localhost:{port}"),
            ("127.0.0.1:5000", $"127.0.0.1:{port}"),
            ("listen 80;", $"listen {front};"),
            ("sudo apt install nginx", "true"),
            ("sudo nginx -s reload", start),
            ("sudo ", ""),
            ("/etc/nginx/", $"{nginx}/etc/"),
        ]);
        var address = new Uri($"http://localhost:{port}");

        // An echo.
        Assert.True(await reader.FollowAsync());
        var page = await OpenAsync(address);
        await SayAsync(page, "Hello");
        await HearsAsync(page, "Hello");
        await reader.StopAsync();

        // Typed messages.
        Assert.True(await reader.FollowAsync());
        page = await OpenAsync(address);
        await SayAsync(page, "Hello");
        await HearsAsync(page, "lobby: Hello");
        using (var client = await Clients.ConnectAsync(new Uri($"ws://localhost:{port}/rooms/lobby")))
        {
            await client.SendTextAsync("nonsense");
            Assert.Equal(1007, (await client.ReceiveCloseAsync()).Code);
        }

        await reader.StopAsync();

        // A room.
        Assert.True(await reader.FollowAsync());
        var (ada, bob, eve) = (await OpenAsync(address), await OpenAsync(address), await OpenAsync(new Uri(address, "/?room=attic")));
        await SayAsync(ada, "Hello");
        await HearsAsync(ada, "lobby: Hello");
        await HearsAsync(bob, "lobby: Hello");
        await SayAsync(eve, "Alone");
        await HearsAsync(eve, "attic: Alone");
        await reader.StopAsync();

        // A test, which passes, and the published application.
        Assert.True(await reader.FollowAsync());
        try
        {
            Assert.False(await reader.FollowAsync());
            page = await OpenAsync(new Uri($"http://localhost:{front}"));
            await SayAsync(page, "Hello");
            await HearsAsync(page, "lobby: Hello");
        }
        finally
        {
            await Dotnet.RunProgramAsync("/", Nginx, "-c", $"{nginx}/etc/nginx.conf", "-s", "stop");
        }
    }

    /// <summary>Copies Debian's settings, with their files in a folder of ours, and returns the command that starts nginx with them.</summary>
    private static async Task<string> PrepareNginxAsync(string folder)
    {
        var copied = await Dotnet.RunProgramAsync(folder, "cp", "-a", "/etc/nginx", $"{folder}/etc");
        Assert.True(copied.ExitCode == 0, copied.Output);
        var settings = $"{folder}/etc/nginx.conf";
        await File.WriteAllTextAsync(
            settings,
            (await File.ReadAllTextAsync(settings))
                .Replace("/etc/nginx/", $"{folder}/etc/", StringComparison.Ordinal)
                .Replace("/run/nginx.pid", $"{folder}/nginx.pid", StringComparison.Ordinal)
                .Replace("/var/log/nginx/", $"{folder}/", StringComparison.Ordinal));
        return $"{Nginx} -c {settings}";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.WaitForFunctionAsync("socket.readyState === WebSocket.OPEN");
        await page.FillAsync("input", text);
        await page.ClickAsync("button");
    }

    private static Task HearsAsync(IPage page, string text) => Assertions.Expect(page.Locator("li").First).ToHaveTextAsync(text);

    private Task<IPage> OpenAsync(Uri address) => browser.OpenAsync(address, "Ada", width: 800, ColorScheme.Light);
}
