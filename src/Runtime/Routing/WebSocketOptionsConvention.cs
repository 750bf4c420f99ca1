namespace WebSocketToolkit.Routing;

/// <summary>A change of a route's settings, as endpoint metadata. Changes are applied in the order of the metadata.</summary>
/// <param name="Configure">The change.</param>
internal sealed record WebSocketOptionsConvention(Action<WebSocketRouteOptions> Configure);
