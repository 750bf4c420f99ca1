namespace WebSocketToolkit.Connections.Phases;

/// <summary>What the connection's token does in a <see cref="ConnectionPhase"/>.</summary>
internal enum TokenMode
{
    /// <summary>It has not fired.</summary>
    Pending,

    /// <summary>It fires when the callbacks are done and the close frame has left, at the latest when the close timeout has passed.</summary>
    FiresAtEnd,

    /// <summary>It has fired.</summary>
    Fired,
}
