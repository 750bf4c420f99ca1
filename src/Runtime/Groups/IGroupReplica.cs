using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Groups;

/// <summary>The groups of one class on the other nodes: passes messages on, and tells them who comes and goes here.</summary>
internal interface IGroupReplica
{
    /// <summary>Gets the name of this node.</summary>
    string NodeName { get; }

    /// <summary>Passes a message on.</summary>
    /// <param name="address">The receivers.</param>
    /// <param name="message">The message.</param>
    /// <param name="local">The number of receivers on this node, for the result.</param>
    ValueTask<WebSocketGroupSendResult> SendAsync<T>(GroupAddress address, SharedMessage<T> message, int local);

    /// <summary>Closes the members on the other nodes.</summary>
    /// <param name="address">The members.</param>
    /// <param name="code">The close status.</param>
    /// <param name="reason">The close reason.</param>
    /// <param name="local">The number of members on this node, for the result.</param>
    ValueTask<WebSocketGroupSendResult> CloseAsync(GroupAddress address, int code, string reason, int local);

    /// <summary>Tells that a connection has opened. As all that follow, called under the gate of the groups.</summary>
    void OnOpened(string connection, string? user, DateTimeOffset at);

    /// <summary>Tells that a connection has ended.</summary>
    void OnClosed(string connection);

    /// <summary>Tells that a connection has joined a group, or that its state there has changed.</summary>
    void OnJoined(string connection, string group, byte[]? state);

    /// <summary>Tells that a connection has left a group.</summary>
    void OnLeft(string connection, string group);
}
