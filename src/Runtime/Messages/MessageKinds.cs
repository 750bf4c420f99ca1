using System.ComponentModel;

namespace WebSocketToolkit.CompilerServices;

/// <summary>Kinds of messages. Used by generated code.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum MessageKinds
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>Text messages.</summary>
    Text = 1,

    /// <summary>Binary messages.</summary>
    Binary = 2,

    /// <summary>Typed messages: text, or what the route's codec makes of them.</summary>
    Typed = 4,
}
