using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.Groups;

/// <summary>The user is who the claim <c>NameIdentifier</c> says.</summary>
internal sealed class NameIdentifierUserIdProvider : IWebSocketUserIdProvider
{
    public string? GetUserId(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier);
}
