namespace WebSocketToolkit.Routing;

/// <summary>Endpoint metadata: a change of a route's settings. Applied in the order in which it stands.</summary>
/// <param name="Configure">The change.</param>
internal sealed record WebSocketOptionsConvention(Action<WebSocketRouteOptions> Configure);
