namespace WebSocket_App;

/// <summary>A client says something: {"text":"Hello"}</summary>
public sealed record Say(string Text);
