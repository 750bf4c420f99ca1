namespace WebSocketToolkit.Backplane.Suite;

/// <summary>Passes on what one member of a room says to all others.</summary>
[WebSocketRoute("/relay/{room}", ManualMap = true, MaxSendBufferSize = 64 * 1024 * 1024)]
public sealed class Relay(WebSocketGroups<Relay> groups)
{
    public async Task<string> OnOpen(WebSocketConnection connection, string room)
    {
        await connection.JoinAsync(room);
        return "ready";
    }

    public ValueTask<WebSocketGroupSendResult> OnMessage(string message, WebSocketConnection connection, string room) =>
        groups.Group(room).SendAsync(message, except: connection);
}
