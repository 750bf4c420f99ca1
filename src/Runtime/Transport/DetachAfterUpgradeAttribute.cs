namespace WebSocketToolkit;

/// <summary>
/// Decides for a route whether its connections leave Kestrel's HTTP layer after the 101, whatever
/// <see cref="WebSocketTransportOptions.DetachAfterUpgrade"/> says. It has no effect without
/// <see cref="WebSocketWebHostBuilderExtensions.UseWebSocketTransport"/>.
/// </summary>
/// <param name="isEnabled">True to leave the HTTP layer. Default true.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DetachAfterUpgradeAttribute(bool isEnabled = true) : Attribute
{
    /// <summary>Gets a value indicating whether the connections of the route leave the HTTP layer.</summary>
    public bool IsEnabled => isEnabled;
}
