namespace WebSocketToolkit.Contracts.Schemas;

/// <summary>The direction of a message, as the server sees it.</summary>
internal enum MessageDirection
{
    /// <summary>The server receives the message, and requires what it cannot do without.</summary>
    Received,

    /// <summary>The server sends the message, and always writes what it does not leave out.</summary>
    Sent,
}
