using System.Diagnostics;
using System.Text.Json;

namespace WebSocketToolkit.TypeScript.Tests.Harness;

/// <summary>A page that talks with the drill server: see <c>node/page.ts</c>.</summary>
internal sealed class Tab(Browser browser, string target, string session) : IAsyncDisposable
{
    public Task<JsonElement> CallAsync(string method, object? arguments = null) => browser.CallAsync(method, arguments, session);

    /// <summary>Connects, and waits until the connection is open.</summary>
    /// <param name="options">The options of the connection, as JSON.</param>
    public async Task ConnectAsync(string options)
    {
        await DoAsync($"page.connect({options})");
        await WaitAsync("page.drill.state === 'open'");
    }

    public async Task<T> ReadAsync<T>(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression = $"JSON.stringify({expression})", returnByValue = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var exception), $"{expression}: {exception}");
        return JsonSerializer.Deserialize<T>(answer.GetProperty("result").GetProperty("value").GetString()!)!;
    }

    public Task DoAsync(string script) => ReadAsync<JsonElement>($"(() => {{ {script}; return 0; }})()");

    /// <summary>Waits until something is so in the page. The page's own timers may stand still.</summary>
    public async Task WaitAsync(string condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await ReadAsync<bool>($"!!({condition})"))
        {
            Assert.True(
                Stopwatch.GetElapsedTime(start) < Clients.Patience,
                $"{condition} is not so. The page saw {await ReadAsync<JsonElement>("globalThis.page && page.changes.slice(-20)")}");
            await Task.Delay(5);
        }
    }

    /// <summary>Cuts the network without a word, and connects it again.</summary>
    public Task BeOfflineAsync(bool isOffline) => CallAsync(
        "Network.emulateNetworkConditions",
        new { offline = isOffline, latency = 0, downloadThroughput = -1, uploadThroughput = -1 });

    public async Task HideAsync()
    {
        await SetWindowAsync("minimized");
        await WaitAsync("document.hidden");
    }

    public async Task ShowAsync()
    {
        await SetWindowAsync("normal");
        await WaitAsync("!document.hidden");
    }

    /// <summary>Stops the timers of a hidden page, as those of a tab in the background, and of a machine that sleeps.</summary>
    public async Task FreezeAsync()
    {
        await CallAsync("Page.setWebLifecycleState", new { state = "frozen" });
        await WaitAsync("page.states.at(-1) === 'freeze'");
    }

    public Task ThawAsync() => CallAsync("Page.setWebLifecycleState", new { state = "active" });

    public async ValueTask DisposeAsync() => await browser.CallAsync("Target.closeTarget", new { targetId = target });

    private async Task SetWindowAsync(string state)
    {
        var window = (await browser.CallAsync("Browser.getWindowForTarget", new { targetId = target })).GetProperty("windowId").GetInt32();
        await browser.CallAsync("Browser.setWindowBounds", new { windowId = window, bounds = new { windowState = state } });
    }
}
