namespace WebSocket_App;

/// <summary>A room in which everybody hears everybody. Each connection has its own instance.</summary>
[WebSocketRoute("/chat/{room}")]
public sealed class ChatRoom(WebSocketGroups<ChatRoom> groups)
{
    public async Task OnOpen(WebSocketConnection connection, string room) => await connection.JoinAsync(room);

    public async Task OnMessage(Say message, string room) =>
        await groups.Group(room).SendAsync(new Said(message.Text, DateTimeOffset.UtcNow));
}
