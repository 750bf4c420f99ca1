using WebSocketToolkit;
using WebSocketToolkit.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Extension methods for the conventions of WebSocket routes.</summary>
public static class WebSocketEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Changes the limits and policies of a WebSocket route, or of all WebSocket routes of a group. The most specific level wins:
    /// application, group, attribute, route. On one level the last change wins.
    /// </summary>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <param name="builder">The route or the group.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>The builder.</returns>
    public static TBuilder WithWebSocketOptions<TBuilder>(this TBuilder builder, Action<WebSocketRouteOptions> configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Add(endpoint => endpoint.Metadata.Add(new WebSocketOptionsConvention(configure)));
        return builder;
    }
}
