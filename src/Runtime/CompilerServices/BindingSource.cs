using System.ComponentModel;

namespace WebSocketToolkit.CompilerServices;

/// <summary>The part of a request that a bound value comes from. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum BindingSource
{
    /// <summary>The route pattern's parameters.</summary>
    Route,

    /// <summary>The query string.</summary>
    Query,

    /// <summary>The request's headers.</summary>
    Header,
}
