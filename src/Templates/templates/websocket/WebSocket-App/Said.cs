namespace WebSocket_App;

/// <summary>Everybody in the room hears it: {"text":"Hello","at":"2030-01-01T12:00:00+00:00"}</summary>
public sealed record Said(string Text, DateTimeOffset At);
