using WebSocketToolkit.Groups;

namespace WebSocketToolkit;

/// <summary>
/// The groups of a <c>MapWebSocket</c> route, for sending to many connections from anywhere: a keyed service, whose key is the route's
/// full pattern, or the name that <c>WithName</c> gave it. An annotated class has <see cref="WebSocketGroups{TEndpoint}"/>.
/// </summary>
public class WebSocketGroups
{
    private readonly GroupSet _groups;

    internal WebSocketGroups(GroupSet groups) => _groups = groups;

    /// <summary>Every open connection of the class, or the route.</summary>
    public WebSocketAudience All => new(_groups, GroupAddress.All);

    /// <summary>The members of a group. It need not exist: it comes into being with its first member and goes with its last.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    public WebSocketAudience Group(string name) => Audience(AudienceKind.Group, name);

    /// <summary>The connections of a user.</summary>
    /// <param name="id">The id that <see cref="IWebSocketUserIdProvider"/> gave; by default the claim <c>NameIdentifier</c>.</param>
    public WebSocketAudience User(string id) => Audience(AudienceKind.User, id);

    /// <summary>One connection, wherever it is.</summary>
    /// <param name="id">Its <see cref="WebSocketConnection.Id"/>.</param>
    public WebSocketAudience Connection(string id) => Audience(AudienceKind.Connection, id);

    private WebSocketAudience Audience(AudienceKind kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(_groups, new(kind, name));
    }
}
