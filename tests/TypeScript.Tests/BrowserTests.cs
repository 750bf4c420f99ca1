using System.Text.Json;
using Xunit.Abstractions;

namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>The connection in Chromium, where sockets die without a word.</summary>
public sealed class BrowserTests(Browser browser, DrillServer drill, ITestOutputHelper output)
    : IClassFixture<Browser>, IClassFixture<DrillServer>
{
    private const int Interval = 400;
    private const int Timeout = 1_000;

    /// <summary>A busy machine is late; what must not happen takes a minute.</summary>
    private const int Slack = 2_000;

    private const string Quick = "{ heartbeat: { interval: 400, timeout: 1000 }, reconnect: { min: 20, max: 100 }, connectTimeout: 5000 }";

    /// <summary>Only an event brings this connection back while the test waits.</summary>
    private const string Slow = "{ heartbeat: { interval: 400, timeout: 1000 }, reconnect: { min: 60000, max: 60000 }, connectTimeout: 5000 }";

    /// <summary>Only an event asks whether this connection is alive.</summary>
    private const string Silent = "{ heartbeat: { interval: 60000, timeout: 1000 }, reconnect: { min: 20, max: 100 }, connectTimeout: 5000 }";

    [Fact]
    public async Task A_frozen_server_is_found_dead_in_time_and_met_again()
    {
        await using var tab = await OpenAsync(Quick);
        drill.Process.Pause();
        try
        {
            await tab.WaitAsync("page.last('waiting')?.reason === 'No heartbeat.'");
        }
        finally
        {
            drill.Process.Continue();
        }

        await ExpectAsync(tab, "change => change.reason === 'No heartbeat.'", "at - change.heard", Interval + Timeout, "after the last message");
        await ExpectOtherConnectionAsync(tab);
    }

    [Fact]
    public async Task A_network_that_is_gone_is_found_out_in_time_and_its_return_is_taken_at_once()
    {
        await using var tab = await OpenAsync(Slow);
        await tab.BeOfflineAsync(isOffline: true);
        await tab.WaitAsync("page.drill.state === 'waiting'");
        await ExpectAsync(tab, "change => change.reason === 'No heartbeat.'", "at - change.heard", Interval + Timeout, "after the last message");

        Assert.Equal("queued", await tab.ReadAsync<string>("page.drill.send({ type: 'watch', pace: 1000 })"));
        await tab.BeOfflineAsync(isOffline: false);
        await tab.WaitAsync("page.drill.state === 'open'");
        await ExpectAsync(tab, "change => change.state === 'open' && change.heard", "at - page.last('online').at", 0, "after the network");
        await ExpectOtherConnectionAsync(tab);
    }

    [Fact]
    public async Task A_tab_that_comes_back_asks_at_once()
    {
        await using var tab = await OpenAsync(Silent);
        var connection = await tab.ReadAsync<int>("page.connection");

        // First everything is well.
        await tab.HideAsync();
        await tab.ShowAsync();
        await tab.WaitAsync($"performance.now() > page.last('visible').at + {Timeout + 100}");
        Assert.Equal("open", await tab.ReadAsync<string>("page.drill.state"));
        Assert.Equal(connection, await tab.ReadAsync<int>("page.connection"));

        // Then the server dies meanwhile.
        await tab.HideAsync();
        drill.Process.Pause();
        try
        {
            await tab.ShowAsync();
            await tab.WaitAsync("page.last('waiting')?.reason === 'No heartbeat.'");
        }
        finally
        {
            drill.Process.Continue();
        }

        await ExpectAsync(tab, "change => change.reason === 'No heartbeat.'", "at - page.last('visible').at", Timeout, "after the return");
        await ExpectOtherConnectionAsync(tab);
    }

    [Fact]
    public async Task A_frozen_tab_loses_its_socket_and_returns_at_once()
    {
        await using var tab = await OpenAsync(Slow);
        await tab.HideAsync();
        await tab.FreezeAsync();
        await tab.WaitAsync("performance.now() > page.last('freeze').at + 500");
        await tab.ThawAsync();
        await tab.ShowAsync();

        await tab.WaitAsync("page.last('connecting')?.at >= page.last('resume')?.at");
        await ExpectAsync(tab, "change => change.state === 'connecting'", "at - page.last('resume').at", 0, "after the return");
        await ExpectOtherConnectionAsync(tab);
    }

    [Fact]
    public async Task A_machine_that_slept_keeps_a_connection_that_lives()
    {
        await using var tab = await OpenAsync(Quick);
        var connection = await tab.ReadAsync<int>("page.connection");
        var messages = await tab.ReadAsync<int>("page.messages");
        await browser.SleepAsync(TimeSpan.FromSeconds(1.5));

        // All that was sent meanwhile comes, and the heart beats on.
        await tab.WaitAsync($"page.messages > {messages + 100} && performance.now() > page.last('woke').at + {Interval + Timeout + 100}");
        Assert.Equal(["open"], await tab.ReadAsync<string[]>("page.states.filter(state => /open|waiting|connecting/.test(state))"));
        Assert.Equal(connection, await tab.ReadAsync<int>("page.connection"));
        Assert.Empty(await tab.ReadAsync<string[]>("page.faults"));
    }

    [Fact]
    public async Task A_machine_that_slept_finds_a_dead_connection_at_once()
    {
        await using var tab = await OpenAsync(Quick);
        drill.Process.Pause();
        try
        {
            await browser.SleepAsync(TimeSpan.FromSeconds(1.5));
            await tab.WaitAsync("page.last('waiting')?.reason === 'No heartbeat.'");
        }
        finally
        {
            drill.Process.Continue();
        }

        await ExpectAsync(tab, "change => change.reason === 'No heartbeat.'", "at - page.last('woke').at", Timeout, "after the return");
        await ExpectOtherConnectionAsync(tab);
    }

    [Theory]
    [InlineData("page.messages === 1000")]
    [InlineData("page.messages > 1")]
    public async Task A_late_listener_misses_none_of_a_thousand_messages(string moment)
    {
        await using var tab = await browser.OpenAsync(drill.Process.Address);
        await tab.ConnectAsync(Silent);

        // With the welcome they are a thousand.
        await tab.DoAsync("page.drill.send({ type: 'burst', messages: 999 })");
        await tab.WaitAsync(moment);
        await tab.DoAsync("page.drill.onMessage(page.check)");
        await tab.WaitAsync("page.ticks >= 999");
        await tab.DoAsync("page.drill.send({ type: 'burst', messages: 100 })");

        await tab.WaitAsync("page.ticks >= 1099");
        Assert.Equal(1099, await tab.ReadAsync<int>("page.ticks"));
        Assert.Empty(await tab.ReadAsync<string[]>("page.faults"));
        Assert.Equal("open", await tab.ReadAsync<string>("page.drill.state"));
    }

    [Fact]
    public async Task A_page_that_is_left_and_comes_back_is_kept_and_connects_again()
    {
        await using var tab = await OpenAsync(Slow);
        await tab.CallAsync("Page.navigate", new { url = "about:blank" });
        await tab.WaitAsync("location.href === 'about:blank' && document.readyState === 'complete'");
        await tab.DoAsync("history.back()");
        await tab.WaitAsync("document.title === 'Drill' && globalThis.page?.drill?.state === 'open'");

        // The page is the same: it knows what was before.
        Assert.Equal(
            ["open", "waiting", "connecting", "open"],
            await tab.ReadAsync<string[]>("page.states.filter(state => /open|waiting|connecting/.test(state))"));
        Assert.Equal(
            ["pageshow", "pagehide", "pageshow"],
            await tab.ReadAsync<string[]>("page.states.filter(state => /^page/.test(state))"));
        await ExpectOtherConnectionAsync(tab);
    }

    [Fact]
    public async Task A_worker_talks_with_the_server_that_its_page_came_from()
    {
        await using var tab = await browser.OpenAsync(drill.Process.Address);
        var script = JsonSerializer.Serialize(await File.ReadAllTextAsync(await Bundles.WorkerAsync()));
        await tab.DoAsync(
            $"page.said = []; new Worker(URL.createObjectURL(new Blob([{script}]))).onmessage = event => page.said.push(event.data)");

        await tab.WaitAsync("page.said.length === 1");
        Assert.Equal("echoed: from a worker, closed", await tab.ReadAsync<string>("page.said[0]"));
        Assert.Empty(await tab.ReadAsync<string[]>("page.faults"));
    }

    private async Task<Tab> OpenAsync(string options)
    {
        var tab = await browser.OpenAsync(drill.Process.Address);
        await tab.ConnectAsync(options);
        await tab.DoAsync("page.watch(10)");
        await tab.WaitAsync("page.ticks > 5");
        return tab;
    }

    /// <summary>A change was in time, and not before its time.</summary>
    private async Task ExpectAsync(Tab tab, string change, string elapsed, int expected, string what)
    {
        var found = await tab.ReadAsync<double>($"(change => change.{elapsed})(page.changes.find({change}))");
        output.WriteLine($"{found:F0} ms {what}");
        Assert.InRange(found, expected - 20, expected + Slack);
    }

    /// <summary>The connection is another one, and what came on each is in order.</summary>
    private static async Task ExpectOtherConnectionAsync(Tab tab)
    {
        await tab.WaitAsync("page.drill.state === 'open' && page.last('open').heard < page.heard && page.next > 5");
        Assert.Empty(await tab.ReadAsync<string[]>("page.faults"));
    }
}
