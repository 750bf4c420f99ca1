using Microsoft.AspNetCore.Mvc;

namespace ChatSample;

/// <summary>One person in one room. Each connection has its own instance.</summary>
[WebSocketRoute("/chat/{room}", MaxMessageSize = 16 * 1024, Sends = [typeof(ChatEvent)])]
public sealed class Chat(History history, WebSocketGroups<Chat> groups)
{
    private string _name = "";

    public IResult? OnUpgrade(string room) =>
        ChatRules.IsRoom(room) ? null : Results.Problem("A room's name has lower-case letters, digits and dashes.", statusCode: 400);

    public async Task<ChatEvent> OnOpen(WebSocketConnection connection, string room, [FromQuery] string? name)
    {
        _name = ChatRules.CleanName(name) ?? "Guest";

        // Join before reading the history: a message sent in between is in both and cannot be missed. It waits behind this reply.
        await connection.JoinAsync(room);
        var present = await groups.Group(room).CountAsync();
        await groups.Group(room).SendAsync(new Joined(_name, present), except: connection);
        return new Welcome(_name, present, history.Of(room));
    }

    public async Task<ChatEvent> OnMessage(Say say, WebSocketConnection connection, string room)
    {
        if (ChatRules.Check(say) is { } rejected)
        {
            return rejected;
        }

        var (said, isNew) = history.Add(room, new Said(say.Id, _name, say.Text.Trim(), DateTimeOffset.UtcNow));
        if (isNew)
        {
            await groups.Group(room).SendAsync(said, except: connection);
        }

        return said;
    }

    public async Task<ChatEvent?> OnMessage(Rename rename, string room)
    {
        if (ChatRules.CleanName(rename.Name) is not { } name)
        {
            return new Rejected(null, "bad-name", $"A name has 1 to {ChatRules.MaxNameLength} characters.");
        }

        var was = _name;
        _name = name;
        await groups.Group(room).SendAsync(new Renamed(was, name));
        return null;
    }

    public ChatEvent OnError(WebSocketDecodeException error) => new Rejected(null, "not-understood", error.Message);

    public async Task OnClose(string room) =>
        await groups.Group(room).SendAsync(new Left(_name, await groups.Group(room).CountAsync()));
}
