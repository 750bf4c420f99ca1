namespace WebSocketToolkit.Connections.Phases;

/// <summary>The states of the receive buffer in a <see cref="ConnectionPhase"/>.</summary>
internal enum ReceiveBufferMode
{
    /// <summary>The buffer accepts messages.</summary>
    Accepts,

    /// <summary>The buffer accepts no more messages. Callbacks receive the messages that wait.</summary>
    Delivers,

    /// <summary>The buffer accepts no more messages. The messages that wait are discarded.</summary>
    Discards,
}
