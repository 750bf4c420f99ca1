namespace WebSocketToolkit;

/// <summary>
/// How connections are ended when the application stops: with what words, and how many at a time, so that not all clients come back at
/// once.
/// </summary>
public sealed class WebSocketDrainOptions
{
    /// <summary>The close status. Default 1001, going away.</summary>
    public int Code { get; set; } = 1001;

    /// <summary>The reason, at most 123 bytes of UTF-8.</summary>
    public string Reason { get; set; } = "The server is shutting down.";

    /// <summary>Connections that are ended together. Default zero: all.</summary>
    public int BatchSize { get; set; }

    /// <summary>Time between two batches. Default zero.</summary>
    public TimeSpan BatchInterval { get; set; }

    /// <summary>
    /// Runs before the first connection is ended, while new handshakes are answered 503 already: to send clients a hint where to go. What it
    /// takes counts towards the host's own shutdown timeout. Its token is that timeout's.
    /// </summary>
    public Func<WebSocketConnections, CancellationToken, Task>? OnDraining { get; set; }
}
