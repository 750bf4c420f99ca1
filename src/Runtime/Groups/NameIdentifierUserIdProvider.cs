using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace WebSocketToolkit.Groups;

/// <summary>The default provider of user ids. The id is the value of the claim <c>NameIdentifier</c>.</summary>
internal sealed class NameIdentifierUserIdProvider : IWebSocketUserIdProvider
{
    // HttpContext.User would create a user without claims for an anonymous request, and keep it as long as the connection.
    public string? GetUserId(HttpContext context) =>
        context.Features.Get<IHttpAuthenticationFeature>()?.User?.FindFirstValue(ClaimTypes.NameIdentifier);
}
