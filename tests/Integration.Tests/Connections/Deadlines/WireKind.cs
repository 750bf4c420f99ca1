namespace WebSocketToolkit.Integration.Tests.Connections.Deadlines;

/// <summary>The ways on which a WebSocket may reach the server.</summary>
public enum WireKind
{
    /// <summary>HTTP/1.1 on Kestrel's sockets.</summary>
    Kestrel,

    /// <summary>HTTP/1.1 on the toolkit's own transport.</summary>
    Own,

    /// <summary>HTTP/1.1 over TLS on Kestrel's sockets.</summary>
    Tls,

    /// <summary>HTTP/1.1 over TLS on the toolkit's own transport.</summary>
    OwnTls,

    /// <summary>HTTP/2 on Kestrel's sockets.</summary>
    Http2,

    /// <summary>HTTP/2 on the toolkit's own transport.</summary>
    OwnHttp2,
}
