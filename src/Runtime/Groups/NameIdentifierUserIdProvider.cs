using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace WebSocketToolkit.Groups;

/// <summary>The user is who the claim <c>NameIdentifier</c> says.</summary>
internal sealed class NameIdentifierUserIdProvider : IWebSocketUserIdProvider
{
    // Asked of the context itself, it would make a user without claims where there is none, and keep it as long as the connection.
    public string? GetUserId(HttpContext context) =>
        context.Features.Get<IHttpAuthenticationFeature>()?.User?.FindFirstValue(ClaimTypes.NameIdentifier);
}
