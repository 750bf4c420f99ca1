namespace WebSocketToolkit.Shared;

internal enum CallbackKind
{
    Upgrade,
    Open,
    Message,
    Error,
    Close,
}
