using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;

/// <summary>WST107.</summary>
public sealed class ReceiveTests
{
    [Theory]
    [InlineData("await db.LoadAsync(); await {|WST107:socket.ReceiveAsync(buffer, default)|};")]
    [InlineData("await db.LoadAsync(); await {|WST107:socket.ReceiveAsync(new ArraySegment<byte>(buffer), default)|};")]
    [InlineData("var ws = await context.WebSockets.AcceptWebSocketAsync(); await db.LoadAsync(); await {|WST107:ws.ReceiveAsync(buffer, default)|};")]
    [InlineData("using var ws = new ClientWebSocket(); await ws.ConnectAsync(new Uri(\"ws://a\"), default); await db.LoadAsync(); await {|WST107:ws.ReceiveAsync(buffer, default)|};")]
    [InlineData("await db.LoadAsync(); while (true) { var r = await {|WST107:socket.ReceiveAsync(buffer, default)|}; if (r.CloseStatus != null) { break; } }")]
    [InlineData("await db.LoadAsync(); await {|WST107:Receive(socket)|}; Task Receive(WebSocket ws) => ws.ReceiveAsync(buffer, default);")]
    [InlineData("await socket.SendAsync(buffer, WebSocketMessageType.Text, true, default); await db.LoadAsync(); await {|WST107:socket.ReceiveAsync(buffer, default)|};")]
    public Task Fires(string body) => Expect(body);

    [Theory]
    [InlineData("await socket.ReceiveAsync(buffer, default); await db.LoadAsync(); await socket.ReceiveAsync(buffer, default);")]
    [InlineData("var receiving = socket.ReceiveAsync(buffer, default); await db.LoadAsync(); await receiving; await socket.ReceiveAsync(buffer, default);")]
    [InlineData("while (true) { var r = await socket.ReceiveAsync(buffer, default); await db.LoadAsync(); if (r.CloseStatus != null) { break; } }")]
    [InlineData("await db.LoadAsync(); var ws = await context.WebSockets.AcceptWebSocketAsync(); await ws.ReceiveAsync(buffer, default);")]
    [InlineData("await socket.SendAsync(buffer, WebSocketMessageType.Text, true, default); await socket.ReceiveAsync(buffer, default);")]
    [InlineData("using var ws = new ClientWebSocket(); await db.LoadAsync(); await ws.ConnectAsync(new Uri(\"ws://a\"), default); await ws.ReceiveAsync(buffer, default);")]
    [InlineData("await db.LoadAsync(); await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);")]
    [InlineData("var load = db.LoadAsync(); await socket.ReceiveAsync(buffer, default); await load;")]
    [InlineData("_ = Task.Run(() => socket.ReceiveAsync(buffer, default)); await db.LoadAsync();")]
    public Task Stays_silent(string body) => Expect(body);

    [Fact]
    public Task Says_what_is_true_of_a_raw_socket() => Expect(
        "await db.LoadAsync(); await {|WST107:socket.ReceiveAsync(buffer, default)|};",
        "The first 'ReceiveAsync' comes after 'await db.LoadAsync()': until then pings and closes go unanswered. Receive first, and await the work afterwards.");

    private static Task Expect(string body, params string[] messages) => Analyze<LateSubscriptionAnalyzer>.Expect(
        $$"""
        using System.Net.WebSockets;

        public class Scene
        {
            public async Task Run(WebSocket socket, HttpContext context, IDatabase db, byte[] buffer)
            {
                {{body}}
            }
        }

        {{Scene.Helpers}}
        """,
        messages);
}
