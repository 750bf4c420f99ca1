using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace WebSocketToolkit.Routing;

/// <summary>
/// Finds routes that are mapped twice when the application starts, instead of with the first request. Only what the router could not
/// tell apart either counts: two routes of one pattern and order may differ in whatever a matcher policy looks at.
/// </summary>
/// <param name="policies">The application's matcher policies.</param>
internal sealed class AmbiguousRoutes(IEnumerable<MatcherPolicy> policies)
{
    private readonly MatcherPolicy[] _policies = [.. policies.Where(static policy => policy is not WebSocketMatcherPolicy)];

    /// <exception cref="InvalidOperationException">Two WebSocket routes answer the same requests.</exception>
    public void ThrowIfAny(IEnumerable<Endpoint> endpoints)
    {
        var groups = endpoints
            .OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>() is not { SuppressMatching: true })
            .Select(static endpoint => (Endpoint: endpoint, Marker: endpoint.Metadata.GetMetadata<WebSocketRouteMarker>()))
            .Where(static route => route.Marker is not null)
            .GroupBy(static route => (route.Marker!.Router, route.Endpoint.Order, Shape(route.Endpoint.RoutePattern)), static route => route.Endpoint);
        foreach (var group in groups)
        {
            RouteEndpoint[] routes = [.. group];
            for (var i = 1; i < routes.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (!_policies.Any(policy => TellsApart(policy, routes[j], routes[i])))
                    {
                        throw new InvalidOperationException(
                            $"Two WebSocket routes have the pattern '{routes[j].RoutePattern.RawText}', and no request could choose between " +
                            $"them: '{routes[j].DisplayName}' and '{routes[i].DisplayName}'. Map the route once: a class that is mapped with its " +
                            "own Map method needs ManualMap = true, to keep it out of MapWebSocketRoutes(). Or give the routes different " +
                            "patterns, or hosts (RequireHost).");
                    }
                }
            }
        }
    }

    private static bool TellsApart(MatcherPolicy policy, Endpoint first, Endpoint second)
    {
        Endpoint[] both = [first, second];
        return (policy is IEndpointComparerPolicy order && order.Comparer.Compare(first, second) != 0)
            || (policy is INodeBuilderPolicy node && node.AppliesToEndpoints(both) && !node.GetEdges(both).Any(static edge => edge.Endpoints.Count > 1))

            // It decides by the request: there is no knowing.
            || (policy is IEndpointSelectorPolicy selector && selector.AppliesToEndpoints(both));
    }

    /// <summary>The same for patterns that match the same paths: the names of the parameters make no difference.</summary>
    private static string Shape(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternParameterPart parameter => $"{{{parameter.ParameterKind}{Constraints(pattern, parameter)}}}",
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
            _ => "",
        }))));

    private static string Constraints(RoutePattern pattern, RoutePatternParameterPart parameter) =>
        pattern.ParameterPolicies.TryGetValue(parameter.Name, out var policies)
            ? string.Concat(policies.Select(static policy => ":" + (policy.Content ?? policy.ParameterPolicy?.ToString())).Order(StringComparer.Ordinal))
            : "";
}
