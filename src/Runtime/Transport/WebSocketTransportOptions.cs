namespace WebSocketToolkit;

/// <summary>The settings of the transport of <see cref="WebSocketWebHostBuilderExtensions.UseWebSocketTransport"/>.</summary>
public sealed class WebSocketTransportOptions
{
    /// <summary>
    /// Gets or sets a value indicating whether an upgraded connection leaves Kestrel's HTTP layer after the 101, so that an idle one holds a fraction of
    /// the memory. The request is over then: middleware behind <c>next()</c> runs at the handshake, and
    /// <see cref="WebSocketConnection.HttpContext"/> is a snapshot of the request. Default false. A route has its own word with
    /// <see cref="DetachAfterUpgradeAttribute"/>.
    /// </summary>
    public bool DetachAfterUpgrade { get; set; }
}
