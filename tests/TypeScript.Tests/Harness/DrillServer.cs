namespace WebSocketToolkit.TypeScript.Tests.Harness;

/// <summary>The application TypeScript.Server as its own process.</summary>
public sealed class DrillServer : IAsyncLifetime
{
    private static readonly HttpClient _http = new();

    internal ServerProcess Process { get; private set; } = null!;

    internal static Task<ServerProcess> StartAsync(TimeSpan reconnectWithin = default) => ServerProcess.StartAsync(
        Path.Combine(Repository.Root, "artifacts", "bin", "TypeScript.Server", Repository.Configuration, "WebSocketToolkit.TypeScript.Server.dll"),
        Path.Combine(Repository.Root, "tests", "TypeScript.Server"),
        environment: new Dictionary<string, string> { ["RECONNECT_WITHIN"] = $"{reconnectWithin.TotalMilliseconds:F0}" });

    public async Task InitializeAsync() => Process = await StartAsync();

    public async Task DisposeAsync() => await Process.DisposeAsync();

    /// <summary>How many messages came twice.</summary>
    internal Task<string> CountTwiceAsync() => _http.GetStringAsync(new Uri(Process.Address, "/twice"));
}
