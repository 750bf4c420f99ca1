namespace WebSocketToolkit;

/// <summary>Whether and how a route compresses messages, with permessage-deflate (RFC 7692), for clients that offer it.</summary>
/// <remarks>
/// Compression gives secrets away. Where a message, or with context takeover a connection, carries both a secret and something that an
/// attacker can choose, the attacker learns the secret from the lengths of the encrypted messages (as CRIME and BREACH do with HTTP).
/// Do not compress tokens, passwords and other people's text together.
/// <para>It also costs processor time for every message and every receiver, those of a group included: measure whether it pays.</para>
/// </remarks>
public enum WebSocketCompression
{
    /// <summary>Nothing is compressed, and a client's offer is not taken up. The default.</summary>
    Off,

    /// <summary>
    /// Each message is compressed with the help of the earlier ones of its connection, which makes small, similar messages several times
    /// smaller. It costs memory for as long as the connection is open: about 300 KB from the first message that is sent compressed, and
    /// about 50 KB from the first one that is received. A client may still ask for no takeover (RFC 7692 section 7.1.1).
    /// </summary>
    ContextTakeover,

    /// <summary>
    /// Each message is compressed by itself, in both directions: worth it for messages of some kilobytes. No memory is held between
    /// messages, but each one takes and frees it anew.
    /// </summary>
    NoContextTakeover,
}
