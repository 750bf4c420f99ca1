using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The CORS policy of a route. Browsers apply CORS to no WebSocket, and send their cookies with every handshake. A policy that a route names
/// therefore counts for the check of origins only if it lists them, and allows credentials.
/// </summary>
internal static class RouteCors
{
    /// <summary>Returns the policy that counts for the check of origins, and warns of one that does not.</summary>
    /// <param name="endpoint">The endpoint, with its metadata.</param>
    /// <param name="pattern">The pattern of the route.</param>
    /// <param name="log">The log.</param>
    /// <returns>Null if the route names no policy, or one that does not count.</returns>
    public static CorsPolicy? PolicyOf(EndpointBuilder endpoint, string pattern, ILogger log)
    {
        var metadata = endpoint.Metadata.OfType<ICorsMetadata>().LastOrDefault();
        if (metadata is null or IDisableCorsAttribute)
        {
            return null;
        }

        var policy = metadata is ICorsPolicyMetadata direct
            ? direct.Policy
            : Named((metadata as IEnableCorsAttribute)?.PolicyName, endpoint.ApplicationServices);
        var fault = policy switch
        {
            null => "it is not among the policies of AddCors",
            { AllowAnyOrigin: true } or { Origins.Count: 0 } => "it lists no origins",
            { SupportsCredentials: false } => "it does not allow credentials, which a browser sends with every handshake",
            _ => null,
        };
        if (fault is null)
        {
            return policy;
        }

        RoutingLog.CorsPolicyIgnored(log, pattern, fault);
        return null;
    }

    private static CorsPolicy? Named(string? name, IServiceProvider services) =>
        services.GetService<IOptions<CorsOptions>>()?.Value is { } options ? options.GetPolicy(name ?? options.DefaultPolicyName) : null;
}
