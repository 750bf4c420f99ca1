using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit;
using WebSocketToolkit.Backplane;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Detaching;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Routing;
using WebSocketToolkit.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that add the services of WebSocket routes.</summary>
public static class WebSocketServiceCollectionExtensions
{
    /// <summary>The configuration section that the settings are bound from.</summary>
    private const string ConfigurationSection = "WebSockets";

    /// <summary>
    /// Adds the services of WebSocket routes. Settings come from the configuration section <c>WebSockets</c>, then from
    /// <paramref name="configure"/>, and are validated when the application starts. Another call only adds to the settings.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings of all routes. Default null.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddWebSocketRoutes(this IServiceCollection services, Action<WebSocketServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        var options = services.AddOptions<WebSocketServerOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (services.Any(static service => service.ServiceType == typeof(WebSocketServerContext)))
        {
            return services;
        }

        options.ValidateOnStart();
        services.AddSingleton<IConfigureOptions<WebSocketServerOptions>>(static provider =>
            new ConfigureOptions<WebSocketServerOptions>(options =>
                provider.GetService<IConfiguration>()?.GetSection(ConfigurationSection).Bind(
                    options, static binder => binder.ErrorOnUnknownConfiguration = true)));
        services.AddSingleton<IValidateOptions<WebSocketServerOptions>, WebSocketServerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.PostConfigure<JsonOptions>(static json => ProblemJson.AddTo(json.SerializerOptions));
        services.AddSingleton(static provider => new MessageSerializer(provider.GetRequiredService<IOptions<JsonOptions>>(), provider));
        services.AddSingleton(static provider => new WebSocketConnections(provider.GetRequiredService<WebSocketMetrics>()));
        services.AddSingleton(static provider => new GroupRegistry(
            provider.GetRequiredService<IGroupReplicator>(),
            provider.GetRequiredService<MessageSerializer>(),
            new GuardedLogger(provider.GetRequiredService<ILogger<GroupRegistry>>())));
        services.AddSingleton<BackplaneNode>();
        services.AddSingleton<IGroupReplicator>(static provider => provider.GetRequiredService<BackplaneNode>());
        services.TryAddSingleton<IWebSocketUserIdProvider, NameIdentifierUserIdProvider>();
        services.AddMetrics();
        services.AddSingleton<WebSocketMetrics>();
        services.AddSingleton<WebSocketServerContext>();
        services.AddSingleton(typeof(WebSocketGroups<>));
        services.AddKeyedSingleton(KeyedService.AnyKey, static (provider, route) => new WebSocketGroups(
            provider.GetRequiredService<GroupRegistry>().Of(route as string
                ?? throw new InvalidOperationException(
                    "The key of WebSocketGroups must be a string: the name or the full pattern of a MapWebSocket route."))));
        services.AddSingleton<MatcherPolicy, WebSocketMatcherPolicy>();
        services.AddSingleton(static provider => new UpgradeServicesSource(
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetService<IHttpContextAccessor>(),
            provider.GetRequiredService<WebSocketServerContext>().Upgrades,
            provider.GetRequiredService<WebSocketServerContext>().Log));

        // The first one is the outermost, so that no middleware has services before it.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, DetachingStartupFilter>());
        services.AddHostedService(static provider => provider.GetRequiredService<BackplaneNode>());
        services.AddHostedService<LifecycleService>();
        return services;
    }
}
