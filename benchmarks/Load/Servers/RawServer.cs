using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace WebSocketToolkit.Benchmarks.Load.Servers;

/// <summary>The loop of the textbook: a buffer of 4 KiB, <c>ReceiveAsync</c>, <c>SendAsync</c>.</summary>
internal static class RawServer
{
    private const int BufferSize = 4096;
    private static readonly ConcurrentDictionary<WebSocket, bool> _room = new();

    public static Action<WebApplication> Configure(WebApplicationBuilder builder)
    {
        _ = builder;
        return static app =>
        {
            app.UseWebSockets();
            Map(app, "/bytes", EchoAsync);
            Map(app, "/text", EchoAsync);
            Map(app, "/json", EchoJsonAsync);
            Map(app, "/room", BroadcastAsync);
        };
    }

    private static void Map(WebApplication app, string path, Func<WebSocket, CancellationToken, Task> run) => app.Map(path, async context =>
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await run(socket, context.RequestAborted);
        }
        catch (WebSocketException)
        {
            // The client is gone.
        }
    });

    private static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, cancellationToken);
        }
    }

    private static async Task EchoJsonAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            var reading = JsonSerializer.Deserialize(buffer.AsSpan(0, result.Count), ReadingContext.Default.Reading)!;
            var reply = JsonSerializer.SerializeToUtf8Bytes(reading, ReadingContext.Default.Reading);
            await socket.SendAsync(reply.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
    }

    private static async Task BroadcastAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        _room[socket] = true;
        try
        {
            var buffer = new byte[BufferSize];
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                foreach (var (member, _) in _room)
                {
                    await member.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, cancellationToken);
                }
            }
        }
        finally
        {
            _room.TryRemove(socket, out _);
        }
    }
}
