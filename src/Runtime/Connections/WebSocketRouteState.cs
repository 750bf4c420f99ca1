using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Groups;

namespace WebSocketToolkit.Connections;

/// <summary>One mapped route with its settings resolved.</summary>
/// <param name="Pattern">The full pattern, groups included.</param>
/// <param name="Definition">What the generator knows of the class.</param>
/// <param name="Options">The settings, the most specific applied last.</param>
/// <param name="Services">What all routes share.</param>
internal sealed record WebSocketRouteState(
    string Pattern, WebSocketEndpointDefinition Definition, WebSocketRouteOptions Options, WebSocketServices Services)
{
    /// <summary>The groups of the route's class.</summary>
    public GroupSet Groups { get; } = Services.Groups.Of(Definition.EndpointType);
}
