namespace WebSocketToolkit.Routing;

/// <summary>Endpoint metadata: tells a WebSocket route from an HTTP endpoint.</summary>
internal sealed class WebSocketRouteMarker
{
    private WebSocketRouteMarker()
    {
    }

    public static WebSocketRouteMarker Instance { get; } = new();
}
