namespace WebSocketToolkit.Shared;

/// <summary>The parts of the handshake that can have a bound value. The names are those of the runtime's <c>BindingSource</c>.</summary>
internal enum ValueSource
{
    Route,
    Query,
    Header,
}
