using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Routing;

namespace WebSocketToolkit.CompilerServices;

/// <summary>The methods that add the routes of an endpoint to the application's router. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WebSocketEndpointBuilder
{
    /// <summary>
    /// A placeholder for the handler of every route, which the router examines. Filter factories get
    /// <see cref="WebSocketEndpointMethods.Signature"/>.
    /// </summary>
    private static readonly Action _handler = static () => { };

    /// <summary>Maps one pattern of an endpoint. Conventions, filters and groups apply to it as to a Minimal API.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="definition">The description of the endpoint.</param>
    /// <returns>A builder for the conventions and filters of the route.</returns>
    /// <exception cref="InvalidOperationException"><c>AddWebSocketRoutes</c> was not called.</exception>
    public static RouteHandlerBuilder Map(
        IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, WebSocketEndpointDefinition definition) =>
        Map(endpoints, pattern, definition, _handler.Method);

    /// <inheritdoc cref="Map(IEndpointRouteBuilder, string, WebSocketEndpointDefinition)"/>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="definition">The description of the endpoint.</param>
    /// <param name="method">The method whose attributes become metadata of the endpoint, as in Minimal APIs.</param>
    internal static RouteHandlerBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, WebSocketEndpointDefinition definition, MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(definition);
        var services = endpoints.ServiceProvider.GetService<WebSocketServerContext>()
            ?? throw new InvalidOperationException(
                "WebSocket routes need services that are missing. Add 'builder.Services.AddWebSocketRoutes();' before 'builder.Build()'.");

        var marker = WebSocketRouteMarker.For(endpoints);

        // No HTTP methods: the matcher policy answers requests with other methods, and API descriptions skip endpoints without methods.
        return RouteHandlerServices.Map(
            endpoints,
            pattern,
            _handler,
            httpMethods: null,
            (_, options) =>
            {
                var endpoint = (RouteEndpointBuilder)options!.EndpointBuilder!;
                endpoint.DisplayName = DisplayName(endpoint, definition);
                endpoint.Metadata.Add(marker);
                return new() { EndpointMetadata = endpoint.Metadata.AsReadOnly() };
            },
            (_, options, metadata) => new(
                CreateRequestDelegate(services, definition, (RouteEndpointBuilder)options.EndpointBuilder!),
                metadata?.EndpointMetadata ?? []),
            method);
    }

    /// <summary>
    /// Returns the name of the endpoint in logs and traces. A <c>WithDisplayName</c> of the application comes later and wins.
    /// </summary>
    private static string DisplayName(RouteEndpointBuilder endpoint, WebSocketEndpointDefinition definition)
    {
        var pattern = endpoint.RoutePattern.RawText ?? "/";
        return IsImperative(definition) ? "WebSocket: " + pattern : $"WebSocket: {pattern} => {definition.EndpointType.FullName}";
    }

    private static bool IsImperative(WebSocketEndpointDefinition definition) => definition.EndpointType == typeof(WebSocketConnection);

    private static RequestDelegate CreateRequestDelegate(
        WebSocketServerContext services, WebSocketEndpointDefinition definition, RouteEndpointBuilder endpoint)
    {
        var pattern = endpoint.RoutePattern.RawText ?? "/";
        var settings = services.RouteDefaults;
        WebSocketOptionsConvention[] conventions = [.. endpoint.Metadata.OfType<WebSocketOptionsConvention>()];
        if (conventions.Length != 0)
        {
            settings = settings.CopyForRoute();
            foreach (var convention in conventions)
            {
                convention.Configure(settings);
            }

            WebSocketServerOptionsValidator.ThrowIfInvalid(pattern, settings);
        }

        RequiredServices.ThrowIfMissing(definition, endpoint.ApplicationServices);
        var route = new WebSocketRouteState(pattern, definition, settings, services, Groups(services, definition, endpoint, pattern))
        {
            Policies = PoliciesOf(definition, endpoint.ApplicationServices),
        };
        endpoint.Metadata.Add(new WebSocketRouteMetadata(definition.EndpointType, settings, route.AnswersHeartbeats));
        route.Groups.AddSerializer(route.Serializer);
        route.Serializer.Require(definition.MessageTypes);
        var handshake = new Handshake(route, RouteCors.PolicyOf(endpoint, pattern, services.Log));
        return handshake.Build(endpoint);
    }

    private static MessagePolicies? PoliciesOf(WebSocketEndpointDefinition definition, IServiceProvider services)
    {
        if (definition.MessageAuthorization.Count == 0)
        {
            return null;
        }

        if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(IAuthorizationService)) == false)
        {
            throw new InvalidOperationException(
                $"The WebSocket endpoint '{definition.EndpointType}' authorizes its messages, which needs services that are missing. Add " +
                "'builder.Services.AddAuthorization();' before 'builder.Build()'.");
        }

        var policies = new MessagePolicies(
            definition.EndpointType, definition.MessageAuthorization, services.GetRequiredService<IAuthorizationPolicyProvider>());
        policies.ThrowIfInvalid();
        return policies;
    }

    private static GroupSet Groups(
        WebSocketServerContext services, WebSocketEndpointDefinition definition, RouteEndpointBuilder endpoint, string pattern) =>
        IsImperative(definition)
            ? services.Groups.Of(endpoint.Metadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName ?? pattern)
            : services.Groups.Of(definition.EndpointType);
}
