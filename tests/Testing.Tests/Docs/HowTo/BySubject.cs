namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

public sealed class BySubject : IWebSocketUserIdProvider
{
    public string? GetUserId(HttpContext context) => context.User.FindFirst("sub")?.Value;
}
