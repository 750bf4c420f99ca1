using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit;

/// <summary>
/// Says who a connection belongs to, for <see cref="WebSocketGroups.User"/>. Register one of your own as a singleton to replace the
/// claim <c>NameIdentifier</c>.
/// </summary>
public interface IWebSocketUserIdProvider
{
    /// <summary>Called once for each connection, before the 101; what it throws fails the handshake.</summary>
    /// <param name="context">The upgrade request, after authentication.</param>
    /// <returns>The user's id; null or empty for nobody's.</returns>
    string? GetUserId(HttpContext context);
}
