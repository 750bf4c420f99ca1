using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace WebSocketToolkit.Routing;

/// <summary>
/// Endpoint metadata that distinguishes a WebSocket route from an HTTP endpoint. A script cannot follow a redirect of its handshake to a login
/// page, so cookie authentication answers 401 and 403.
/// </summary>
/// <param name="Router">An object that identifies the router of the route; null for the application's own router.</param>
internal sealed record WebSocketRouteMarker(object? Router) : IDisableCookieRedirectMetadata
{
    // The key under which UseRouting() stores the router of its pipeline. A branch has its own router, which sees no other routes.
    private const string RouterProperty = "__EndpointRouteBuilder";

    // Most routes are mapped on the same builder, and finding its router takes a new pipeline.
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, WebSocketRouteMarker> _markers = new();

    public static WebSocketRouteMarker For(IEndpointRouteBuilder endpoints) => _markers.GetValue(endpoints, static endpoints => new(
        endpoints.CreateApplicationBuilder().Properties.TryGetValue(RouterProperty, out var router)
            && router is not Microsoft.AspNetCore.Builder.WebApplication ? router : null));
}
