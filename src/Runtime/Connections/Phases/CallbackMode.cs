namespace WebSocketToolkit.Connections.Phases;

/// <summary>Which callbacks may begin in a <see cref="ConnectionPhase"/>. One that is running goes on in any.</summary>
internal enum CallbackMode
{
    /// <summary><c>OnOpen</c> runs; the others wait for it.</summary>
    OnOpen,

    /// <summary><c>OnMessage</c> and <c>OnError</c>, one at a time.</summary>
    Any,

    /// <summary><c>OnMessage</c> for the messages that wait, and <c>OnError</c>; then <c>OnClose</c>.</summary>
    Remaining,

    /// <summary>Only <c>OnError</c>, for a fault that has happened; then <c>OnClose</c>.</summary>
    OnClose,

    /// <summary>None.</summary>
    None,
}
