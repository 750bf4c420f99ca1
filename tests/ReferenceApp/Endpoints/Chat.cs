using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace WebSocketToolkit.ReferenceApp;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Say), "say")]
[JsonDerivedType(typeof(Replay), "replay")]
public abstract record ChatRequest;

public sealed record Say(string Text) : ChatRequest;

public sealed record Replay(int Count) : ChatRequest;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Said), "said")]
public abstract record ChatEvent;

public sealed record Said(string From, string Text) : ChatEvent;

/// <summary>What has been said, by room.</summary>
public sealed class History
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Said>> _rooms = new(StringComparer.Ordinal);

    public ConcurrentQueue<Said> Of(string room) => _rooms.GetOrAdd(room, static _ => new());
}

[WebSocketRoute("/chat/{room}")]
public sealed class Chat(Recorder recorder, History history, WebSocketGroups<Chat> groups) : RecordedEndpoint(recorder)
{
    private string _name = "";

    public async Task OnOpen(WebSocketConnection connection, string room, [FromQuery] string? name)
    {
        Recorder.Opened(connection);
        _name = name ?? connection.Id;
        await connection.JoinAsync(room);
    }

    public async Task OnMessage(Say say, string room)
    {
        var said = new Said(_name, say.Text);
        history.Of(room).Enqueue(said);
        await groups.Group(room).SendAsync(said);
    }

    public IAsyncEnumerable<ChatEvent> OnMessage(Replay replay, string room) =>
        history.Of(room).TakeLast(replay.Count).ToAsyncEnumerable();
}
