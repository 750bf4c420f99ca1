namespace WebSocketToolkit.Routing;

/// <summary>
/// There is no room for another connection: the user has as many as one may have, or the server has as many upgraded connections as it may
/// (Kestrel's <c>MaxConcurrentUpgradedConnections</c>).
/// </summary>
/// <param name="isOfUser">Indicates whether it is the limit of the user.</param>
/// <param name="inner">The server's exception; null if it is the limit of the user.</param>
internal sealed class NoRoomException(bool isOfUser, Exception? inner = null) : Exception("There is no room for another connection.", inner)
{
    public bool IsOfUser => isOfUser;
}
