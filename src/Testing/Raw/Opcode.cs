namespace WebSocketToolkit.Testing;

/// <summary>The kinds of frames (RFC 6455 section 5.2).</summary>
public enum Opcode
{
    /// <summary>A further fragment of a message.</summary>
    Continuation = 0,

    /// <summary>A text message, or its first fragment.</summary>
    Text = 1,

    /// <summary>A binary message, or its first fragment.</summary>
    Binary = 2,

    /// <summary>A close frame, which begins or answers the closing handshake.</summary>
    Close = 8,

    /// <summary>A ping, which asks for a pong.</summary>
    Ping = 9,

    /// <summary>A pong, which answers a ping.</summary>
    Pong = 10,
}
