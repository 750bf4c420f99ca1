using Microsoft.AspNetCore.Routing.Patterns;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>A route with its contract: as the attribute declares it, or as the application has mapped it.</summary>
/// <param name="Endpoint">The contract of the class.</param>
/// <param name="Pattern">The whole pattern.</param>
internal sealed record DescribedRoute(EndpointContract Endpoint, RoutePattern Pattern)
{
    /// <summary>Gets the subprotocols.</summary>
    public IReadOnlyList<string> Subprotocols { get; init; } = [];

    public bool RequiresSubprotocol { get; init; }

    /// <summary>Gets the codec of typed messages; null for JSON.</summary>
    public IWebSocketCodec? Codec { get; init; }

    public long? MaxMessageSize { get; init; }

    public bool HasHeartbeat { get; init; }

    /// <summary>Gets the name of the route; null if it has none.</summary>
    public string? Name { get; init; }

    public string? Summary { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the names of the security schemes of which a client needs one; null if it needs none.</summary>
    public IReadOnlyList<string>? Schemes { get; init; }

    /// <summary>Gets the policies and roles that a client needs.</summary>
    public IReadOnlyList<string> Requirements { get; init; } = [];

    /// <summary>Returns a route as its attribute declares it.</summary>
    public static DescribedRoute Of(EndpointContract endpoint, RouteContract route, IWebSocketCodec? codec) =>
        new(endpoint, RoutePatternFactory.Parse($"{endpoint.Prefix?.TrimEnd('/')}/{route.Pattern.TrimStart('~', '/')}"))
        {
            Subprotocols = route.Subprotocols,
            RequiresSubprotocol = route.RequiresSubprotocol,
            Codec = codec,
            MaxMessageSize = route.MaxMessageSize,
            HasHeartbeat = route.HasHeartbeat,
        };
}
