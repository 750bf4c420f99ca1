using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

internal sealed record AppEvent(string Type, string Name, int? Code, string? Reason, string? Message, string? H, string? Exception);

internal sealed record AppLog(string Level, string Msg, string? Err);

/// <summary>The reference app as a process, and what it has recorded.</summary>
internal sealed class ReferenceApp : IAsyncDisposable
{
    private readonly List<AppEvent> _events = [];
    private readonly List<AppLog> _logs = [];
    private int _clients;

    private ReferenceApp(ServerProcess server)
    {
        Server = server;
        Http = new HttpClient { BaseAddress = server.Address };
    }

    public ServerProcess Server { get; }

    public HttpClient Http { get; }

    public int Port => Server.Address.Port;

    /// <summary>What was logged at Warning and above, as far as it has been fetched.</summary>
    public IReadOnlyList<AppLog> Logs => _logs;

    /// <summary>The events that have been fetched.</summary>
    public IReadOnlyList<AppEvent> Events => _events;

    public static async Task<ReferenceApp> StartAsync(
        string profile, IReadOnlyDictionary<string, string>? environment = null, int addresses = 1)
    {
        var all = new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["PROFILE"] = profile };
        all.TryAdd("PORT", "0");
        const string Name = "ReferenceApp";
        return new(await ServerProcess.StartAsync(
            Path.Combine(Repository.Root, "artifacts", "bin", Name, Repository.Configuration, $"WebSocketToolkit.{Name}.dll"),
            Path.Combine(Repository.Root, "tests", Name),
            environment: all,
            addresses: addresses));
    }

    /// <summary>Connects .NET's own client: the client of the testing package reaches applications of its own process only.</summary>
    public Task<ClientWebSocket> ConnectAsync(string path, Action<ClientWebSocketOptions>? configure = null) =>
        Clients.ConnectAsync(Server.WebSocket(path), configure);

    public Task<RawClient> ConnectRawAsync() => RawClients.ConnectAsync(Port);

    public Task<RawClient> UpgradeRawAsync(string path, params (string Name, string? Value)[] headers) =>
        RawClients.UpgradeAsync(Port, path, headers);

    /// <summary>The answer to a handshake that is good but for these headers.</summary>
    public async Task<RawResponse> ShakeHandsAsync(string path, params (string Name, string? Value)[] headers)
    {
        await using var client = await ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake(path, headers));
        return await client.ReadResponseAsync();
    }

    /// <summary>Waits until no connection is left, and forgets what happened so far.</summary>
    public async Task SettleAsync()
    {
        await UntilAsync(() => _clients == 0);
        Forget();
    }

    /// <summary>Forgets what has been fetched.</summary>
    public void Forget()
    {
        _events.Clear();
        _logs.Clear();
    }

    /// <summary>Waits until no connection is left, and keeps what happened.</summary>
    public Task WhenEmptyAsync() => UntilAsync(() => _clients == 0);

    /// <summary>Waits until this has happened.</summary>
    public async Task<AppEvent> SeeAsync(string type, string name)
    {
        await UntilAsync(() => Seen(type, name).Any());
        return Seen(type, name).First();
    }

    /// <summary>Waits until this has happened so many times, and so much has been logged as an error.</summary>
    public Task SeeAsync(string type, string name, int count, int errors) =>
        UntilAsync(() => Seen(type, name).Count() >= count && _logs.Count(static log => log.Level == "Error") >= errors);

    /// <summary>Such events among those that have been fetched.</summary>
    public IEnumerable<AppEvent> Seen(string type, string? name = null) =>
        _events.Where(happened => happened.Type == type && (name is null || happened.Name == name));

    /// <summary>Whether the process lives and serves.</summary>
    public async Task AssertAliveAsync()
    {
        Assert.True(Server.IsRunning, Server.Output);
        using var client = await ConnectAsync("/echo");
        await client.SendTextAsync("alive");
        Assert.Equal("alive", await client.ReceiveTextAsync());
        await client.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    private async Task UntilAsync(Func<bool> isSo)
    {
        var started = Stopwatch.GetTimestamp();
        await FetchAsync();
        while (!isSo())
        {
            if (Stopwatch.GetElapsedTime(started) > Clients.Patience)
            {
                Assert.Fail($"It did not happen. {_clients} clients; seen:\n{string.Join('\n', _events)}\n{string.Join('\n', _logs)}");
            }

            // There is no event to await: the other process tells nothing unasked.
            await Task.Delay(10);
            await FetchAsync();
        }
    }

    private async Task FetchAsync()
    {
        var record = await Http.GetFromJsonAsync<Record>("/events");
        _events.AddRange(record!.Events);
        _logs.AddRange(record.Logs);
        _clients = record.Clients;
    }

    private sealed record Record(AppEvent[] Events, AppLog[] Logs, int Clients);
}
