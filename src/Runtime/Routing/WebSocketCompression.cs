namespace WebSocketToolkit;

/// <summary>A mode of compression with permessage-deflate (RFC 7692), for clients that offer it.</summary>
/// <remarks>
/// Compression can reveal secrets. If a message carries both a secret and text that an attacker can choose, the attacker can learn the
/// secret from the lengths of the encrypted messages, as CRIME and BREACH do with HTTP. With context takeover, this holds for all messages
/// of a connection together. Do not compress tokens or passwords together with other people's text.
/// <para>
/// Compression also costs processor time for every message and every receiver, including the members of a group. Measure whether it pays.
/// </para>
/// </remarks>
public enum WebSocketCompression
{
    /// <summary>Nothing is compressed, and the offers of clients are declined. The default.</summary>
    Off,

    /// <summary>
    /// Each message is compressed with the help of earlier messages of its connection, which makes small, similar messages several times
    /// smaller. It costs memory while the connection is open: about 300 KB from the first message that is sent compressed, and about 50 KB
    /// from the first compressed message that is received. A client may still ask for no context takeover (RFC 7692 section 7.1.1).
    /// </summary>
    ContextTakeover,

    /// <summary>
    /// Each message is compressed separately, in both directions. It pays for messages of several kilobytes. No memory is held between
    /// messages, but each message allocates and frees memory.
    /// </summary>
    NoContextTakeover,
}
