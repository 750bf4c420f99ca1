namespace WebSocketToolkit.Routing;

/// <summary>The metadata of a mapped route, from which documents are made.</summary>
/// <param name="EndpointType">The annotated class.</param>
/// <param name="Options">The settings of the route.</param>
/// <param name="AnswersHeartbeats">Indicates whether an empty text message is answered by one.</param>
internal sealed record WebSocketRouteMetadata(Type EndpointType, WebSocketRouteOptions Options, bool AnswersHeartbeats);
