using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

[assembly: WebSocketTestClients(typeof(ChatSample.Chat))]

namespace ChatSample.Tests;

/// <summary>The chat application with its own Program, on connections in memory.</summary>
internal sealed class ChatApp : WebApplicationFactory<Program>
{
    public ChatApp()
    {
        UseKestrel();
        StartServer();
    }

    /// <summary>
    /// The send buffer of a connection. It is smaller than in production, so that a client that does not read fills it soon.
    /// </summary>
    public const int MaxSendBufferSize = 32 * 1024;

    /// <summary>Gets the application's clock, which stands still until a test moves it.</summary>
    public FakeTimeProvider Time { get; } = new();

    public Task<ChatClient> ConnectAsync(string room, string name, Action<WebSocketTestOptions>? configure = null) =>
        ChatClient.ConnectAsync(Services, room, name, configure);

    /// <summary>Connects a client and takes its welcome, so that the test sees later messages only.</summary>
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
