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

    /// <summary>The closing handshake.</summary>
    Close = 8,

    /// <summary>Asks for a pong.</summary>
    Ping = 9,

    /// <summary>Answers a ping.</summary>
    Pong = 10,
}
