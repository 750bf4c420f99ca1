// A reverse proxy: two sockets, two pumps, and the first that ends takes the other along.
public static class Bridge
{
    public static async Task RunAsync(HttpContext context, Uri destination)
    {
        using var upstream = new ClientWebSocket();
        foreach (var protocol in context.WebSockets.WebSocketRequestedProtocols)
        {
            upstream.Options.AddSubProtocol(protocol);
        }

        await upstream.ConnectAsync(destination, context.RequestAborted);
        using var downstream = await context.WebSockets.AcceptWebSocketAsync(upstream.SubProtocol);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        await Task.WhenAny(PumpAsync(upstream, downstream, stop.Token), PumpAsync(downstream, upstream, stop.Token));
        await stop.CancelAsync();
    }

    private static async Task PumpAsync(WebSocket from, WebSocket to, CancellationToken token)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var result = await from.ReceiveAsync(buffer.AsMemory(), token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await to.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, token);
                return;
            }

            await to.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, token);
        }
    }
}
