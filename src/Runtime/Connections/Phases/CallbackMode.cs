namespace WebSocketToolkit.Connections.Phases;

/// <summary>The callbacks that may begin in a <see cref="ConnectionPhase"/>. A running callback continues in every phase.</summary>
internal enum CallbackMode
{
    /// <summary><c>OnOpen</c> runs, and the other callbacks wait for it.</summary>
    OnOpen,

    /// <summary><c>OnMessage</c> and <c>OnError</c>, one at a time.</summary>
    Any,

    /// <summary><c>OnMessage</c> for the messages that wait, and <c>OnError</c>. <c>OnClose</c> follows.</summary>
    Remaining,

    /// <summary>Only <c>OnError</c>, for a fault that has happened. <c>OnClose</c> follows.</summary>
    OnClose,

    /// <summary>No callback.</summary>
    None,
}
