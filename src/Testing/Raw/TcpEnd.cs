namespace WebSocketToolkit.Testing;

/// <summary>The way in which a server ended its side of a connection.</summary>
public enum TcpEnd
{
    /// <summary>The server closed its side after its last bytes.</summary>
    Fin,

    /// <summary>The server dropped the connection. Unread bytes are lost.</summary>
    Reset,
}
