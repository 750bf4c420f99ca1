namespace WebSocketToolkit;

/// <summary>Who ended a connection.</summary>
public enum WebSocketCloseInitiator
{
    /// <summary>The peer: its close frame came first, or it vanished.</summary>
    Peer,

    /// <summary>The application: a callback closed, aborted or failed, or the application is stopping.</summary>
    Application,

    /// <summary>The toolkit: the peer broke the protocol or a limit.</summary>
    Protocol,
}
