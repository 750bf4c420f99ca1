using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit;

/// <summary>
/// A provider of the id of the user that a connection belongs to, for <see cref="WebSocketGroups.User"/>. The default is the value of the
/// claim <c>NameIdentifier</c>. Register your own provider as a singleton to replace it.
/// </summary>
public interface IWebSocketUserIdProvider
{
    /// <summary>
    /// Returns the id of a connection's user. It is called once for each connection, before the 101. An exception fails the handshake.
    /// </summary>
    /// <param name="context">The upgrade request, after authentication.</param>
    /// <returns>The user's id; null or empty if the connection belongs to no user.</returns>
    string? GetUserId(HttpContext context);
}
