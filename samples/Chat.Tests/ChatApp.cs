using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

[assembly: WebSocketTestClients(typeof(ChatSample.Chat))]

namespace ChatSample.Tests;

/// <summary>The chat as its Program makes it, on connections in memory.</summary>
internal sealed class ChatApp : WebApplicationFactory<Program>
{
    public ChatApp()
    {
        UseKestrel();
        StartServer();
    }

    /// <summary>Less than in production: it is soon too much for somebody who does not read.</summary>
    public const int MaxSendBufferSize = 32 * 1024;

    /// <summary>Stands still until a test moves it.</summary>
    public FakeTime Time { get; } = new();

    public Task<ChatClient> ConnectAsync(string room, string name, Action<WebSocketTestOptions>? configure = null) =>
        ChatClient.ConnectAsync(Services, room, name, configure);

    /// <summary>Connects and takes the welcome: what comes then is news.</summary>
    public async Task<ChatClient> EnterAsync(string room, string name)
    {
        var client = await ConnectAsync(room, name);
        await client.ReceiveWelcomeAsync();
        return client;
    }

    public Task StopAsync() => Services.GetRequiredService<IHost>().StopAsync();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseInMemoryTransport();
        builder.ConfigureLogging(static logging => logging.ClearProviders());
        builder.ConfigureServices(services => services
            .AddSingleton<TimeProvider>(Time)
            .Configure<WebSocketServerOptions>(static o => o.MaxSendBufferSize = MaxSendBufferSize));
    }
}
