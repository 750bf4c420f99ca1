using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WebSocketToolkit;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Extension methods that map WebSocket routes without a class.</summary>
public static class WebSocketEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a pattern to a delegate that runs once for each connection, right after the 101, and attaches listeners. The connection stays
    /// open after the delegate has completed. Attach listeners before the first <c>await</c>. The attributes of the delegate's method, such as
    /// <c>[Authorize]</c>, are metadata of the endpoint, as in Minimal APIs.
    /// </summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="handler">The delegate that attaches listeners to the connection.</param>
    /// <returns>A builder for the conventions and filters of the route.</returns>
    /// <exception cref="InvalidOperationException"><c>AddWebSocketRoutes</c> was not called.</exception>
    public static RouteHandlerBuilder MapWebSocket(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Action<WebSocketConnection> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(
            endpoints,
            pattern,
            connection =>
            {
                handler(connection);
                return Task.CompletedTask;
            },
            handler.Method);
    }

    /// <inheritdoc cref="MapWebSocket(IEndpointRouteBuilder, string, Action{WebSocketConnection})"/>
    [OverloadResolutionPriority(1)]
    public static RouteHandlerBuilder MapWebSocket(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<WebSocketConnection, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, pattern, handler, handler.Method);
    }

    private static RouteHandlerBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, Func<WebSocketConnection, Task> handler, MethodInfo method) =>
        WebSocketEndpointBuilder.Map(
            endpoints,
            pattern,
            new(
                typeof(WebSocketConnection),
                () => new(
                    Nothing,
                    static binder => EndpointFilterInvocationContext.Create(binder.Context),
                    _ => new ListeningHandler(handler))),
            method);

    private static void Nothing()
    {
    }
}
