namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>What a late attachment costs on a source.</summary>
internal enum Consequence
{
    /// <summary>Messages wait in a bounded buffer; the connection stalls.</summary>
    Stalls,

    /// <summary>Messages that arrive before the listener are lost.</summary>
    Loses,

    /// <summary>A raw WebSocket loses nothing, but answers pings and closes only while it receives.</summary>
    Unanswered,
}
