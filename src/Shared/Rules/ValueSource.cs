namespace WebSocketToolkit.Shared;

/// <summary>Where a bound value stands in the handshake; the names are those of the runtime's <c>BindingSource</c>.</summary>
internal enum ValueSource
{
    Route,
    Query,
    Header,
}
