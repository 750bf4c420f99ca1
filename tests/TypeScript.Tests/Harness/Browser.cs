using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace WebSocketToolkit.TypeScript.Tests.Harness;

/// <summary>
/// The distribution's Chromium, by the protocol of its developer tools. Playwright, which other tests use, tells all pages that they are
/// visible: here they are hidden and frozen as a person's tabs are.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private const string Listening = "DevTools listening on ";

    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly SemaphoreSlim _sends = new(1);
    private readonly string _profile = Directory.CreateTempSubdirectory("typescript-tests-").FullName;
    private Process? _process;
    private ClientWebSocket? _devtools;
    private Task _reads = Task.CompletedTask;
    private int _lastCall;

    public async Task InitializeAsync()
    {
        Assert.True(File.Exists(Chromium), "./test.sh installs Chromium, which this test needs.");
        _process = Process.Start(new ProcessStartInfo(
            Chromium,
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank",
            ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.BeginOutputReadLine();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Listening, StringComparison.Ordinal) == true)
            {
                address.TrySetResult(new Uri(line.Data[Listening.Length..]));
            }
        };
        _process.BeginErrorReadLine();
        _devtools = await Clients.ConnectAsync(await address.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        _reads = ReadAsync(_devtools);
    }

    public async Task DisposeAsync()
    {
        _devtools?.Abort();
        await _reads;
        _devtools?.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _sends.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser that is about to end wrote into it.
        }
    }

    /// <summary>Opens the server's page with the client in it, in a window of its own.</summary>
    internal async Task<Tab> OpenAsync(Uri address)
    {
        var target = (await CallAsync("Target.createTarget", new { url = "about:blank", newWindow = true })).GetProperty("targetId").GetString()!;
        var session = (await CallAsync("Target.attachToTarget", new { targetId = target, flatten = true })).GetProperty("sessionId").GetString()!;
        var tab = new Tab(this, target, session);
        await tab.CallAsync("Page.enable");
        await tab.CallAsync("Network.enable");
        await tab.CallAsync("Page.addScriptToEvaluateOnNewDocument", new { source = await File.ReadAllTextAsync(await Bundles.PageAsync()) });
        await tab.CallAsync("Page.navigate", new { url = address.AbsoluteUri });
        await tab.WaitAsync("document.title === 'Drill' && document.readyState === 'complete'");
        return tab;
    }

    /// <summary>
    /// Stops the processes that run pages for a while, as a machine that sleeps does: their timers stand still, and nobody tells them that
    /// they slept. What arrives meanwhile waits in the process of the network.
    /// </summary>
    internal async Task SleepAsync(TimeSpan duration)
    {
        var processes = (await CallAsync("SystemInfo.getProcessInfo")).GetProperty("processInfo").EnumerateArray();
        int[] renderers =
        [
            .. from process in processes
               where process.GetProperty("type").GetString() == "renderer"
               select process.GetProperty("id").GetInt32(),
        ];
        Array.ForEach(renderers, Signals.Stop);
        await Task.Delay(duration);
        Array.ForEach(renderers, Signals.Continue);
    }

    /// <summary>Calls a method of the protocol.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="session">The tab that it is about; null for the browser.</param>
    internal async Task<JsonElement> CallAsync(string method, object? arguments = null, string? session = null)
    {
        var id = Interlocked.Increment(ref _lastCall);
        var call = _calls.GetOrAdd(id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await _sends.WaitAsync();
        try
        {
            await _devtools!.SendTextAsync(session is null
                ? JsonSerializer.Serialize(new { id, method, @params = arguments ?? new { } })
                : JsonSerializer.Serialize(new { id, method, @params = arguments ?? new { }, sessionId = session }));
        }
        finally
        {
            _sends.Release();
        }

        var answer = await call.Task.WaitAsync(Clients.Patience);
        Assert.False(answer.TryGetProperty("error", out var error), $"{method}: {error}");
        return answer.GetProperty("result");
    }

    private async Task ReadAsync(ClientWebSocket devtools)
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await devtools.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, received.Count);
                if (!received.EndOfMessage)
                {
                    continue;
                }

                var answer = JsonSerializer.Deserialize<JsonElement>(message.GetBuffer().AsSpan(0, (int)message.Length));
                message.SetLength(0);
                if (answer.TryGetProperty("id", out var id) && _calls.TryRemove(id.GetInt32(), out var call))
                {
                    call.SetResult(answer);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The test is over, or whoever waits for an answer tells it.
        }
    }
}
