using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace WebSocketToolkit.Routing;

/// <summary>
/// A check for routes that are mapped twice, made when the application starts instead of with the first request. Two routes with the same
/// pattern and order are allowed if a matcher policy can distinguish them.
/// </summary>
/// <param name="policies">The application's matcher policies.</param>
internal sealed class AmbiguousRoutes(IEnumerable<MatcherPolicy> policies)
{
    private readonly MatcherPolicy[] _policies = [.. policies.Where(static policy => policy is not WebSocketMatcherPolicy)];

    /// <summary>Throws if a route is mapped twice.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <exception cref="InvalidOperationException">Two WebSocket routes answer the same requests.</exception>
    public void ThrowIfAny(IEnumerable<Endpoint> endpoints)
    {
        var alike = new Dictionary<string, List<RouteEndpoint>>(StringComparer.Ordinal);
        var shape = new StringBuilder();
        foreach (var endpoint in endpoints)
        {
            if (endpoint is not RouteEndpoint route
                || Last<WebSocketRouteMarker>(route) is not { } marker
                || Last<ISuppressMatchingMetadata>(route) is { SuppressMatching: true })
            {
                continue;
            }

            AppendShape(shape.Clear(), route);
            ref var earlier = ref CollectionsMarshal.GetValueRefOrAddDefault(alike, shape.ToString(), out _);
            earlier ??= [];
            foreach (var other in earlier)
            {
                if (Last<WebSocketRouteMarker>(other) == marker && !_policies.Any(policy => CanDistinguish(policy, other, route)))
                {
                    throw new InvalidOperationException(
                        $"Two WebSocket routes have the pattern '{other.RoutePattern.RawText}' and match the same requests: " +
                        $"'{other.DisplayName}' and '{route.DisplayName}'. Map the route once: a class that is mapped with its own Map " +
                        "method needs ManualMap = true, to keep it out of MapWebSocketRoutes(). Or give the routes different patterns, " +
                        "or hosts (RequireHost).");
                }
            }

            earlier.Add(route);
        }
    }

    /// <summary>Returns the last metadata of a type, like <c>GetMetadata</c>, which would create a cache for each route and type.</summary>
    private static T? Last<T>(RouteEndpoint route)
        where T : class
    {
        for (var i = route.Metadata.Count - 1; i >= 0; i--)
        {
            if (route.Metadata[i] is T item)
            {
                return item;
            }
        }

        return null;
    }

    private static bool CanDistinguish(MatcherPolicy policy, Endpoint first, Endpoint second)
    {
        Endpoint[] both = [first, second];
        return (policy is IEndpointComparerPolicy order && order.Comparer.Compare(first, second) != 0)
            || (policy is INodeBuilderPolicy node
                && node.AppliesToEndpoints(both)
                && !node.GetEdges(both).Any(static edge => edge.Endpoints.Count > 1))

            // A selector policy decides by the request, and may distinguish them.
            || (policy is IEndpointSelectorPolicy selector && selector.AppliesToEndpoints(both));
    }

    /// <summary>
    /// Writes a text that is equal for routes of one order whose patterns match the same paths. Names of parameters make no difference, and
    /// a literal cannot contain a question mark. Written for speed, because an application may have a thousand routes.
    /// </summary>
    private static void AppendShape(StringBuilder shape, RouteEndpoint route)
    {
        shape.Append(route.Order);
        foreach (var segment in route.RoutePattern.PathSegments)
        {
            shape.Append('/');
            foreach (var part in segment.Parts)
            {
                switch (part)
                {
                    case RoutePatternParameterPart parameter:
                        shape.Append('?').Append((int)parameter.ParameterKind);
                        AppendConstraints(shape, route.RoutePattern, parameter);
                        shape.Append('?');
                        break;
                    case RoutePatternSeparatorPart separator:
                        shape.Append(separator.Content);
                        break;
                    case RoutePatternLiteralPart literal:
                        shape.Append(literal.Content.ToUpperInvariant());
                        break;
                }
            }
        }
    }

    private static void AppendConstraints(StringBuilder shape, RoutePattern pattern, RoutePatternParameterPart parameter)
    {
        if (pattern.ParameterPolicies.TryGetValue(parameter.Name, out var policies))
        {
            var constraints = policies.Select(static policy => policy.Content ?? policy.ParameterPolicy?.ToString());
            shape.AppendJoin(':', constraints.Order(StringComparer.Ordinal));
        }
    }
}
