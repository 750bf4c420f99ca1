using WebSocketToolkit;
using WebSocketToolkit.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Conventions for WebSocket routes.</summary>
public static class WebSocketEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Changes the limits and policies of a WebSocket route, or of all those of a group. What is set last on the most specific level
    /// wins: application, group, attribute, route.
    /// </summary>
    public static TBuilder WithWebSocketOptions<TBuilder>(this TBuilder builder, Action<WebSocketRouteOptions> configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Add(endpoint => endpoint.Metadata.Add(new WebSocketOptionsConvention(configure)));
        return builder;
    }
}
