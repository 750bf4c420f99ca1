using System.ComponentModel;

namespace WebSocketToolkit.CompilerServices;

/// <summary>A set of kinds of messages. Used by generated code.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum MessageKinds
{
    /// <summary>No kind.</summary>
    None = 0,

    /// <summary>Text messages.</summary>
    Text = 1,

    /// <summary>Binary messages.</summary>
    Binary = 2,

    /// <summary>Typed messages: text, or the type of the route's codec.</summary>
    Typed = 4,
}
