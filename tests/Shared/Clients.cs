using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace WebSocketToolkit.Tests;

/// <summary>
/// .NET's own client, a message at a time: for applications that run as processes, which the testing package's client does not reach, and for
/// tests of this client. Whatever takes longer than <see cref="Patience"/> fails the test.
/// </summary>
internal static class Clients
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Over HTTP/2 a WebSocket is one stream of a connection that a handler holds.</summary>
    private static readonly HttpMessageInvoker _http2 = new(new SocketsHttpHandler());

    /// <param name="uri">Where to.</param>
    /// <param name="configure">What the client is told.</param>
    /// <param name="carrier">The way there; null: the network.</param>
    public static async Task<ClientWebSocket> ConnectAsync(
        Uri uri, Action<ClientWebSocketOptions>? configure = null, HttpMessageInvoker? carrier = null)
    {
        var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        configure?.Invoke(client.Options);
        using var patience = new CancellationTokenSource(Patience);
        await client.ConnectAsync(uri, carrier ?? (client.Options.HttpVersion.Major == 2 ? _http2 : null), patience.Token);
        return client;
    }

    public static Task SendTextAsync(this ClientWebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public static Task SendBinaryAsync(this ClientWebSocket client, byte[] data) =>
        client.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    public static Task SendJsonAsync(this ClientWebSocket client, object message) =>
        client.SendTextAsync(JsonSerializer.Serialize(message, JsonSerializerOptions.Web));

    public static async Task<string> ReceiveTextAsync(this ClientWebSocket client)
    {
        var (type, data) = await client.ReceiveMessageAsync();
        Assert.Equal(WebSocketMessageType.Text, type);
        return Encoding.UTF8.GetString(data);
    }

    public static async Task<byte[]> ReceiveBinaryAsync(this ClientWebSocket client)
    {
        var (type, data) = await client.ReceiveMessageAsync();
        Assert.Equal(WebSocketMessageType.Binary, type);
        return data;
    }

    public static async Task<JsonElement> ReceiveJsonAsync(this ClientWebSocket client) =>
        JsonSerializer.Deserialize<JsonElement>(await client.ReceiveTextAsync());

    /// <summary>Reads on to the next message with this discriminator.</summary>
    public static async Task<JsonElement> ReceiveJsonAsync(this ClientWebSocket client, string type)
    {
        while (true)
        {
            var message = await client.ReceiveJsonAsync();
            if (message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }
    }

    /// <summary>Expects the server's close frame as the next thing.</summary>
    public static async Task<(int Code, string Reason)> ReceiveCloseAsync(this ClientWebSocket client)
    {
        var (type, _) = await client.ReceiveMessageAsync();
        Assert.Equal(WebSocketMessageType.Close, type);
        return ((int)client.CloseStatus!.Value, client.CloseStatusDescription ?? "");
    }

    public static Task CloseAsync(this ClientWebSocket client) =>
        client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).WaitAsync(Patience);

    public static async Task<(WebSocketMessageType Type, byte[] Data)> ReceiveMessageAsync(this ClientWebSocket client)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var received = await client.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return (received.MessageType, message.ToArray());
            }
        }
    }
}
