namespace WebSocketToolkit;

/// <summary>The sides that can end a connection.</summary>
public enum WebSocketCloseInitiator
{
    /// <summary>The peer: its close frame came first, or the connection was lost.</summary>
    Peer,

    /// <summary>The application: a callback closed, aborted or failed, or the application stops.</summary>
    Application,

    /// <summary>The toolkit: the peer violated the protocol or a limit.</summary>
    Protocol,
}
