using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WebSocketToolkit;
using WebSocketToolkit.RabbitMQ;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The extension method that adds the RabbitMQ backplane.</summary>
public static class RabbitMQServiceCollectionExtensions
{
    /// <summary>
    /// Makes the groups of WebSocket routes reach every node that uses the same broker and exchange. The application also starts without
    /// the broker, and its node works alone until the broker is there. <c>AddHealthChecks().AddWebSocketBackplane()</c> reports the
    /// connection.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings, which are validated when the application starts.</param>
    /// <returns>The services.</returns>
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
