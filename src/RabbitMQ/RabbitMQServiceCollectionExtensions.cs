using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WebSocketToolkit;
using WebSocketToolkit.RabbitMQ;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the RabbitMQ backplane.</summary>
public static class RabbitMQServiceCollectionExtensions
{
    /// <summary>
    /// Makes the groups of WebSocket routes reach every node that has the same broker and exchange. The application starts without the
    /// broker, too, and is a node by itself until it comes. <c>AddHealthChecks().AddWebSocketBackplane()</c> shows whether it is there.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings, which are validated when the application starts.</param>
    public static IServiceCollection AddRabbitMQBackplane(this IServiceCollection services, Action<RabbitMQBackplaneOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<RabbitMQBackplaneOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RabbitMQBackplaneOptions>, RabbitMQBackplaneOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<IWebSocketBackplane, RabbitMQBackplane>();
        return services;
    }
}
