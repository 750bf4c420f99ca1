namespace WebSocketToolkit.RabbitMQ;

/// <summary>The state of a session.</summary>
/// <param name="Blocked">The broker's reason for accepting no payloads at the moment; null if it accepts them.</param>
/// <param name="Changed">The task that completes when <paramref name="Blocked"/> is another.</param>
internal sealed record SessionState(string? Blocked, Task Changed);
