using System.Net.WebSockets;

namespace WebSocketToolkit.Integration.Tests.Samples;

/// <summary>One chat server for the tests of a class.</summary>
public sealed class ChatSample : IAsyncLifetime
{
    internal ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ServerProcess.StartSampleAsync("Chat");

    public async Task DisposeAsync() => await Server.DisposeAsync();

    internal Task<ClientWebSocket> ConnectAsync(string room, string name) =>
        Clients.ConnectAsync(Server.WebSocket($"/chat/{room}?name={Uri.EscapeDataString(name)}"));

    /// <summary>Connects and reads the welcome: what comes then is news.</summary>
    internal async Task<ClientWebSocket> EnterAsync(string room, string name)
    {
        var client = await ConnectAsync(room, name);
        var welcome = await client.ReceiveJsonAsync();
        Assert.Equal("welcome", welcome.GetProperty("type").GetString());
        return client;
    }
}
