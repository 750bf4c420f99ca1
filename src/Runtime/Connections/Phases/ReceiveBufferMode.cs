namespace WebSocketToolkit.Connections.Phases;

/// <summary>What the receive buffer does in a <see cref="ConnectionPhase"/>.</summary>
internal enum ReceiveBufferMode
{
    /// <summary>Takes messages.</summary>
    Accepts,

    /// <summary>Takes no more messages; the callbacks get those that wait.</summary>
    Delivers,

    /// <summary>Takes no more messages; those that wait are thrown away.</summary>
    Discards,
}
