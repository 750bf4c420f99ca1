namespace WebSocketToolkit.Connections.Phases;

/// <summary>The timers that run in a <see cref="ConnectionPhase"/>.</summary>
[Flags]
internal enum PhaseTimers
{
    /// <summary>No timer.</summary>
    None = 0,

    /// <summary>The keep-alive: pings, and the deadline of their answers (<see cref="Connections.KeepAlive"/>).</summary>
    KeepAlive = 1,

    /// <summary>The limits: idle time, lifetime, first message and ticket (<see cref="ConnectionLimits"/>).</summary>
    Limits = 2,

    /// <summary>The close timeout (<see cref="CloseHandshake"/>).</summary>
    Close = 4,
}
