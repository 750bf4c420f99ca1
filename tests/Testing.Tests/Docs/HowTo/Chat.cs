using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

[Authorize]
[WebSocketRoute("/chat", Subprotocols = ["chat.v1"], CloseOnAuthenticationExpiration = true)]
public sealed class Chat
{
    public string OnOpen(WebSocketConnection connection) => $"Hello {connection.UserId}";
}
