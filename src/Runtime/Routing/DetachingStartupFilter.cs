using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Detaching;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The first middleware of all, where the toolkit's transport is used: it gives upgrade requests services and tokens that may outlive them, and logs what
/// fails in other middleware once a connection has left.
/// </summary>
internal sealed class DetachingStartupFilter(
    IEnumerable<IConnectionListenerFactory> listeners,
    UpgradeServicesSource source,
    IOptions<WebSocketTransportOptions> transport,
    EndpointDataSource endpoints) : IStartupFilter
{
    /// <summary>The number of changes of the routes. Changed by interlocked operations.</summary>
    private int _changes;

    /// <summary>
    /// Indicates whether a route asks for it, as of a number of changes; null until a request asks. Requests that cannot leave keep nothing here.
    /// </summary>
    private volatile Tuple<int, bool>? _anyRouteDetaches;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (listeners.Any(static listener => listener is DirectListenerFactory))
        {
            ChangeToken.OnChange(endpoints.GetChangeToken, () => Interlocked.Increment(ref _changes));
            app.Use(following => context => RunAsync(context, following));
        }

        next(app);
    };

    private Task RunAsync(HttpContext context, RequestDelegate following)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade
            || !MayDetach()
            || context.Features.Get<IHttpResponseFeature>() is not { } response)
        {
            return following(context);
        }

        var services = new UpgradeServices(source);
        response.OnCompleted(static services => OnCompletedAsync((UpgradeServices)services), services);
        context.Features.Set<IServiceProvidersFeature>(services);
        context.Features.Set<IHttpResponseFeature>(new DeferredResponse(response, services));
        if (source.Upgrades.HasLimit)
        {
            context.Features.Set<IHttpUpgradeFeature>(new CountedUpgrade(upgrade, services));
        }

        if (context.Features.Get<IConnectionLifetimeFeature>() is DirectConnection connection
            && context.Features.Get<IHttpRequestLifetimeFeature>() is { } request)
        {
            var lifetime = new UpgradeLifetime(request, connection);
            context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
            context.Features.Set<IConnectionLifetimeFeature>(lifetime);
        }

        return RunAsync(context, following, services);
    }

    private bool MayDetach()
    {
        if (transport.Value.DetachAfterUpgrade)
        {
            return true;
        }

        var changes = Volatile.Read(ref _changes);
        var known = _anyRouteDetaches;
        if (known?.Item1 != changes)
        {
            var any = endpoints.Endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<DetachAfterUpgradeAttribute>()?.IsEnabled == true);
            _anyRouteDetaches = known = new(changes, any);
        }

        return known.Item2;
    }

    /// <summary>Ends what belongs to a request that no connection has left.</summary>
    private static Task OnCompletedAsync(UpgradeServices services)
    {
        if (services.Detachment is not null)
        {
            return Task.CompletedTask;
        }

        if (services.IsCounted)
        {
            services.Source.Upgrades.Leave();
        }

        return services.EndAsync();
    }

    private async Task RunAsync(HttpContext context, RequestDelegate following, UpgradeServices services)
    {
        try
        {
            await following(context);
        }
        catch (Exception exception) when (services.Detachment is { } detachment)
        {
            RoutingLog.MiddlewareFailed(source.Log, exception, detachment.Route);
        }
    }
}
