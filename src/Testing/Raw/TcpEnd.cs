namespace WebSocketToolkit.Testing;

/// <summary>How a server ended its side of a connection.</summary>
public enum TcpEnd
{
    /// <summary>In good order.</summary>
    Fin,

    /// <summary>At once: what had not been read is lost.</summary>
    Reset,
}
