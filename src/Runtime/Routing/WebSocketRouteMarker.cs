using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;

namespace WebSocketToolkit.Routing;

/// <summary>Endpoint metadata: tells a WebSocket route from an HTTP endpoint.</summary>
/// <param name="Router">Stands for the router that the route was mapped on; null is the application's own.</param>
internal sealed record WebSocketRouteMarker(object? Router)
{
    // What UseRouting() leaves in the properties of its pipeline. A branch has a router of its own, which sees no other routes.
    private const string RouterProperty = "__EndpointRouteBuilder";

    // Routes are mapped on the same builder, mostly, and to ask it takes a pipeline of its own.
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, WebSocketRouteMarker> _markers = new();

    public static WebSocketRouteMarker For(IEndpointRouteBuilder endpoints) => _markers.GetValue(endpoints, static endpoints => new(
        endpoints.CreateApplicationBuilder().Properties.TryGetValue(RouterProperty, out var router)
            && router is not Microsoft.AspNetCore.Builder.WebApplication ? router : null));
}
