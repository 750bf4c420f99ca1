namespace WebSocketToolkit.Connections.Phases;

/// <summary>The states of the connection's token in a <see cref="ConnectionPhase"/>.</summary>
internal enum TokenMode
{
    /// <summary>The token has not fired.</summary>
    Pending,

    /// <summary>
    /// The token fires when the close handshake is complete; if the peer closes, its messages reach their callbacks first. It fires at the
    /// latest when the close timeout has passed.
    /// </summary>
    FiresAtEnd,

    /// <summary>The token has fired.</summary>
    Fired,
}
