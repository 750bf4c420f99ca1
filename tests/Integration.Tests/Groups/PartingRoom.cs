namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>Every callback ends with a send.</summary>
[WebSocketRoute("/parting", ManualMap = true)]
public sealed class PartingRoom(WebSocketGroups<PartingRoom> groups)
{
    private const string Name = "all";

    public ValueTask OnOpen(WebSocketConnection connection) => connection.JoinAsync(Name);

    public async Task<WebSocketSendResult?> OnMessage(string text, WebSocketConnection connection) =>
        text == "nothing" ? null : await connection.SendAsync(text);

    public ValueTask<WebSocketGroupSendResult> OnClose() => groups.Group(Name).SendAsync("somebody left");
}
