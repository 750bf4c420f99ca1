using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Detaching;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The way of a connection out of Kestrel's HTTP layer: the request ends with the 101, the server ends what it holds for the request, and disposes of the
/// connection last, which begins then.
/// </summary>
internal sealed class Detaching
{
    private readonly DefaultHttpContext _context;
    private readonly DirectConnection _connection;
    private readonly UpgradeServices _services;
    private readonly UpgradeLifetime _lifetime;

    private Detaching(DefaultHttpContext context, DirectConnection connection, UpgradeServices services, UpgradeLifetime lifetime)
    {
        _context = context;
        _connection = connection;
        _services = services;
        _lifetime = lifetime;
    }

    /// <summary>Begins to detach the connection of a request, before its 101, if it is to leave the request and can.</summary>
    /// <param name="context">The upgrade request.</param>
    /// <param name="route">The route.</param>
    /// <returns>The way out; null if the connection stays.</returns>
    public static Detaching? TryBegin(HttpContext context, WebSocketRouteState route)
    {
        var metadata = context.GetEndpoint()?.Metadata.GetMetadata<DetachAfterUpgradeAttribute>();
        if (!(metadata?.IsEnabled ?? route.Services.DetachesAfterUpgrade))
        {
            return null;
        }

        if (ReasonToStay(context, route.Services) is { } reason)
        {
            if (route.NoteStaying())
            {
                RoutingLog.StaysAttached(route.Services.Log, route.Pattern, reason);
            }

            return null;
        }

        route.Services.Connections.Expect();
        return new(
            (DefaultHttpContext)context,
            (DirectConnection)context.Features.Get<IConnectionTransportFeature>()!.Transport,
            (UpgradeServices)context.Features.Get<IServiceProvidersFeature>()!,
            (UpgradeLifetime)context.Features.Get<IConnectionLifetimeFeature>()!);
    }

    /// <summary>Has the connection begin when the server has ended the request. The caller must let the request end.</summary>
    /// <param name="session">The connection.</param>
    public void Arm(WebSocketSession session)
    {
        var detachment = new Detachment(session, _context, _services);
        var route = session.Route;
        var connection = _connection;
        var lifetime = _lifetime;
        var flow = ExecutionContext.Capture();
        var deadline = session.Time.CreateTimer(
            _ =>
            {
                RoutingLog.MiddlewareTooSlow(route.Services.Log, route.Pattern, ConnectionDeadlines.MiddlewareEnd);
                session.FreeSlot();
                connection.Abort(new ConnectionAbortedException("Middleware has not returned after the upgrade."));
            },
            null,
            ConnectionDeadlines.MiddlewareEnd,
            Timeout.InfiniteTimeSpan);
        session.IsDetaching = true;
        session.IsCounted = _services.IsCounted;
        _services.Detachment = detachment;
        _connection.Detach(() =>
        {
            deadline.Dispose();
            try
            {
                lifetime.GoOnWith(session);
            }
            catch (Exception exception)
            {
                // A connection that has been aborted fires the tokens here, and with them the application's code.
                ConnectionLog.CompletionFailed(session.Server.Log, exception);
            }

            ThreadPool.UnsafeQueueUserWorkItem(
                static begin =>
                {
                    if (begin.flow is null)
                    {
                        begin.detachment.Begin();
                    }
                    else
                    {
                        ExecutionContext.Run(begin.flow, static detachment => ((Detachment)detachment!).Begin(), begin.detachment);
                    }
                },
                (flow, detachment),
                preferLocal: true);
        });
    }

    /// <summary>Has the application not wait for a connection that has not come to be.</summary>
    /// <param name="route">The route.</param>
    public static void Abandon(WebSocketRouteState route) => route.Services.Connections.Finish();

    /// <summary>Returns what the connection of a request would lose that cannot be kept for it; null if there is no such thing.</summary>
    private static string? ReasonToStay(HttpContext context, WebSocketServerContext server)
    {
        if (!HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            return "HTTP/2 has many streams on one connection";
        }

        if (context.Features.Get<IConnectionTransportFeature>()?.Transport is not DirectConnection connection
            || (context.Features.Get<IConnectionLifetimeFeature>() as UpgradeLifetime)?.Connection != connection)
        {
            return "TLS or other middleware of the connection is between the toolkit's transport and the request, or UseWebSocketTransport is missing";
        }

        if (ConnectionMiddleware.IsOn(server.Kestrel, connection.Port))
        {
            return "a middleware of the connection (ListenOptions.Use) runs as long as the server has the connection";
        }

        if (context is not DefaultHttpContext)
        {
            return $"its HttpContext is a '{context.GetType()}'";
        }

        if (context.Features.Get<IServiceProvidersFeature>() is not UpgradeServices { IsReplaced: false })
        {
            return "middleware has replaced the services of the request";
        }

        var metadata = context.GetEndpoint()?.Metadata;
        var isLimited = metadata?.GetMetadata<EnableRateLimitingAttribute>() is not null
            || (server.HasGlobalRateLimiter && metadata?.GetMetadata<DisableRateLimitingAttribute>() is null);
        return isLimited ? "a rate limiter counts the request as long as it lasts" : null;
    }
}
