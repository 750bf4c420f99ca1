using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace WebSocketToolkit.Contracts.Tests.Hosting;

/// <summary>The check of an application in its tests.</summary>
public sealed class AssertContractTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task It_is_silent_if_nobody_breaks()
    {
        await using var app = await DocumentedApp.StartAsync(static app => app.MapTicker());
        await SaveAsync(app);
        await app.Services.AssertContractAsync(_path);
    }

    [Fact]
    public async Task It_tells_all_breaks()
    {
        await using (var app = await DocumentedApp.StartAsync(static app => app.MapTicker()))
        {
            await SaveAsync(app);
        }

        await using var changed = await DocumentedApp.StartAsync(static app => app.MapGroup("/api").MapTicker(), services: static services =>
            services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper));
        var exception = await Assert.ThrowsAsync<WebSocketContractException>(() => changed.Services.AssertContractAsync(_path));
        Assert.Contains("WSC008 Ticker: Clients that connect to '/ticks/{speed}' are refused", exception.Message, StringComparison.Ordinal);
        Assert.Contains("WSC004 Ticker: Clients that read 'Tick.serialNumber' miss it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_refused()
    {
        await using var app = await DocumentedApp.StartAsync(static app => app.MapTicker());
        await Assert.ThrowsAsync<WebSocketContractException>(() => app.Services.AssertContractAsync("missing.json"));
        await Assert.ThrowsAsync<WebSocketContractException>(() => app.Services.AssertContractAsync(_path));
        using var empty = new ServiceCollection().BuildServiceProvider();
        await Assert.ThrowsAsync<InvalidOperationException>(() => empty.AssertContractAsync(_path));
    }

    public void Dispose() => File.Delete(_path);

    private async Task SaveAsync(DocumentedApp app) => await File.WriteAllTextAsync(_path, (await app.DocumentAsync()).ToJsonString());
}
