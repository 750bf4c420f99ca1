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
    /// <param name="port">The port on which a connection was accepted.</param>
    public static bool IsOn(KestrelServerOptions options, int port)
    {
        try
        {
            // Kestrel changes the list when its configuration is loaded again. An endpoint that is gone counts as any of the others.
            ListenOptions?[] endpoints = [.. OptionsInUse(options)];
            var here = endpoints.Where(endpoint => (endpoint?.EndPoint as IPEndPoint)?.Port == port).ToArray();
            return (here.Length > 0 ? here : endpoints).Any(static endpoint => endpoint is not null && Middleware(endpoint).Exists(IsForeign));
        }
        catch (MissingMemberException)
        {
            return false;
        }
    }

    private static bool IsForeign(Func<ConnectionDelegate, ConnectionDelegate> middleware) =>
        middleware.Target?.GetType().Assembly != typeof(KestrelServer).Assembly;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_OptionsInUse")]
    private static extern List<ListenOptions> OptionsInUse(KestrelServerOptions options);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_middleware")]
    private static extern ref List<Func<ConnectionDelegate, ConnectionDelegate>> Middleware(ListenOptions endpoint);
}
