namespace WebSocketToolkit.Shared;

/// <summary>The callbacks of an endpoint, in the order of the names in <see cref="CallbackFinder"/>.</summary>
internal enum CallbackKind
{
    Upgrade,
    Open,
    Message,
    Error,
    Close,
}
