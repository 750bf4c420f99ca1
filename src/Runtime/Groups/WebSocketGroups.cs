using WebSocketToolkit.Groups;

namespace WebSocketToolkit;

/// <summary>
/// The groups of a <c>MapWebSocket</c> route, for sending to many connections from anywhere. Inject them as a keyed service: the key is the
/// name that <c>WithName</c> gave the route, or else its full pattern. An annotated class has <see cref="WebSocketGroups{TEndpoint}"/>.
/// </summary>
public class WebSocketGroups
{
    private readonly GroupSet _groups;

    internal WebSocketGroups(GroupSet groups) => _groups = groups;

    /// <summary>Gets the audience of every open connection of the class or the route.</summary>
    public WebSocketAudience All => new(_groups, GroupAddress.All);

    /// <summary>
    /// Returns the members of a group. The group need not exist: its first member creates it, and its last member removes it.
    /// </summary>
    /// <param name="name">The name; case-sensitive.</param>
    /// <returns>The audience.</returns>
    public WebSocketAudience Group(string name) => Audience(AudienceKind.Group, name);

    /// <summary>Returns the connections of a user.</summary>
    /// <param name="id">
    /// The id from <see cref="IWebSocketUserIdProvider"/>; by default the value of the claim <c>NameIdentifier</c>.
    /// </param>
    /// <returns>The audience.</returns>
    public WebSocketAudience User(string id) => Audience(AudienceKind.User, id);

    /// <summary>Returns the audience of one connection, on any node.</summary>
    /// <param name="id">The <see cref="WebSocketConnection.Id"/> of the connection.</param>
    /// <returns>The audience.</returns>
    public WebSocketAudience Connection(string id) => Audience(AudienceKind.Connection, id);

    private WebSocketAudience Audience(AudienceKind kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(_groups, new(kind, name));
    }
}
