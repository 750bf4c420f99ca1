using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebSocketToolkit.Transport;

/// <summary>
/// The middleware of connections (<c>ListenOptions.Use</c>). It runs as long as Kestrel has a connection, and nothing public tells that there is any: one
/// that only awaits the next leaves no trace on its connection.
/// </summary>
internal static class ConnectionMiddleware
{
    /// <summary>
    /// Returns a value indicating whether the connections of an endpoint pass middleware that is not Kestrel's own. False if a version of Kestrel does not
    /// let us know.
    /// </summary>
    /// <param name="options">The options of the server, which has started.</param>
    /// <param name="local">The address on which a connection was accepted.</param>
    public static bool IsOn(KestrelServerOptions options, EndPoint? local)
    {
        try
        {
            return OptionsInUse(options).Exists(endpoint => IsAt(endpoint, local) && Middleware(endpoint).Exists(IsForeign));
        }
        catch (MissingMemberException)
        {
            return false;
        }
    }

    private static bool IsAt(ListenOptions endpoint, EndPoint? local) =>
        endpoint.EndPoint is IPEndPoint { Port: var port } && local is IPEndPoint { Port: var accepted } && port == accepted;

    private static bool IsForeign(Func<ConnectionDelegate, ConnectionDelegate> middleware) =>
        middleware.Target?.GetType().Assembly != typeof(KestrelServer).Assembly;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_OptionsInUse")]
    private static extern List<ListenOptions> OptionsInUse(KestrelServerOptions options);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_middleware")]
    private static extern ref List<Func<ConnectionDelegate, ConnectionDelegate>> Middleware(ListenOptions endpoint);
}
