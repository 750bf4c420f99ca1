using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Contracts.AsyncApi;
using WebSocketToolkit.Routing;

namespace WebSocketToolkit.Contracts.Hosting;

/// <summary>The routes that the application has mapped, with the settings and the metadata that they have there.</summary>
internal sealed class MappedRoutes(EndpointDataSource endpoints, IServiceProvider services)
{
    private const string Bearer = "bearer";

    /// <summary>Returns the routes of a document.</summary>
    /// <param name="documentName">The name of the document; null for all routes, also those that documents leave out.</param>
    public async Task<IReadOnlyList<DescribedRoute>> FindAsync(string? documentName)
    {
        var mapped = endpoints.Endpoints
            .OfType<RouteEndpoint>()
            .Select(static endpoint => (Endpoint: endpoint, Route: endpoint.Metadata.GetMetadata<WebSocketRouteMetadata>()!))
            .Where(one => one.Route is not null && (documentName is null || IsIn(one.Endpoint, documentName)))
            .ToArray();
        var contracts = mapped
            .Select(static one => one.Route.EndpointType.Assembly)
            .Distinct()
            .SelectMany(AssemblyContracts.Of)
            .ToDictionary(static contract => contract.EndpointType);
        var found = new List<DescribedRoute>();
        foreach (var (endpoint, route) in mapped.Where(one => contracts.ContainsKey(one.Route.EndpointType)))
        {
            found.Add(await DescribeAsync(contracts[route.EndpointType], endpoint, route));
        }

        // By name, whatever the order in which the application maps them. The routes of a class keep their order, as in the build.
        return [.. found.OrderBy(static route => route.Endpoint.Name, StringComparer.Ordinal)];
    }

    /// <summary>Returns the security schemes that routes name.</summary>
    public async Task<JsonObject> SchemesOfAsync(IEnumerable<DescribedRoute> routes)
    {
        var printed = new JsonObject();
        var schemes = services.GetService<IAuthenticationSchemeProvider>();
        foreach (var name in routes.SelectMany(static route => route.Schemes ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            printed[name] = Print(name, schemes is null ? null : await schemes.GetSchemeAsync(name));
        }

        return printed;
    }

    private static bool IsIn(RouteEndpoint endpoint, string documentName) =>
        endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true
        && (endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName is not { } group
            || string.Equals(group, documentName, StringComparison.OrdinalIgnoreCase));

    private async Task<DescribedRoute> DescribeAsync(EndpointContract contract, RouteEndpoint endpoint, WebSocketRouteMetadata route)
    {
        var options = route.Options;
        var (schemes, requirements) = await AuthorizationOfAsync(endpoint);
        return new(contract, endpoint.RoutePattern)
        {
            Subprotocols = [.. options.Subprotocols],
            RequiresSubprotocol = options.RequireSubprotocol,
            Codec = options.Codec,
            MaxMessageSize = options.MaxMessageSize,
            HasHeartbeat = route.AnswersHeartbeats,
            Name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName,
            Summary = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary,
            Description = endpoint.Metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description,
            Tags = [.. endpoint.Metadata.GetOrderedMetadata<ITagsMetadata>().SelectMany(static tags => tags.Tags).Distinct(StringComparer.Ordinal)],
            Schemes = schemes,
            Requirements = requirements,
        };
    }

    private async Task<(IReadOnlyList<string>? Schemes, IReadOnlyList<string> Requirements)> AuthorizationOfAsync(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || services.GetService<IAuthorizationPolicyProvider>() is not { } policies)
        {
            return (null, []);
        }

        var data = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        var policy = await AuthorizationPolicy.CombineAsync(policies, data, endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>())
            ?? await policies.GetFallbackPolicyAsync();
        if (policy is null)
        {
            return (null, []);
        }

        var requirements = data
            .SelectMany(static one => new[] { one.Policy is null ? null : "policy: " + one.Policy, one.Roles is null ? null : "roles: " + one.Roles })
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (policy.AuthenticationSchemes.Count > 0)
        {
            return ([.. policy.AuthenticationSchemes], requirements);
        }

        var scheme = services.GetService<IAuthenticationSchemeProvider>() is { } schemes ? await schemes.GetDefaultAuthenticateSchemeAsync() : null;
        return (scheme is null ? null : [scheme.Name], requirements);
    }

    private JsonObject Print(string name, AuthenticationScheme? scheme)
    {
        switch (scheme?.HandlerType.Name)
        {
            case "JwtBearerHandler" or "BearerTokenHandler":
                return new() { ["type"] = "http", ["scheme"] = Bearer };
            case nameof(CookieAuthenticationHandler):
                var cookie = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(name).Cookie.Name;
                return new() { ["type"] = "httpApiKey", ["in"] = "cookie", ["name"] = cookie ?? CookieAuthenticationDefaults.CookiePrefix + name };
            default:
                return new() { ["type"] = "httpApiKey", ["in"] = "header", ["name"] = "Authorization", ["description"] = scheme?.DisplayName ?? name };
        }
    }
}
