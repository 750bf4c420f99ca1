using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Groups;

/// <summary>The groups of one class on the other nodes. It forwards messages, and replicates the members of this node.</summary>
internal interface IGroupReplica
{
    /// <summary>Gets the name of this node.</summary>
    string NodeName { get; }

    /// <summary>Encodes a message for the other nodes, before it is delivered on this node. Codecs that cannot encode it are left out.</summary>
    /// <param name="address">The receivers.</param>
    /// <param name="message">The message.</param>
    /// <returns>The message, which is still to be published.</returns>
    /// <exception cref="Exception">No codec of the class can encode the message. This is the failure of the first.</exception>
    IForwarding Encode<T>(GroupAddress address, SharedMessage<T> message);

    /// <summary>Closes the members on the other nodes.</summary>
    /// <param name="address">The members.</param>
    /// <param name="code">The close status.</param>
    /// <param name="reason">The close reason.</param>
    /// <param name="local">The number of members on this node, for the result.</param>
    /// <returns>The result for all nodes.</returns>
    ValueTask<WebSocketGroupSendResult> CloseAsync(GroupAddress address, int code, string reason, int local);

    /// <summary>Replicates that a connection has opened. Called under the gate of the groups, like the methods below.</summary>
    void OnOpened(string connection, string? user, DateTimeOffset at);

    /// <summary>Replicates that a connection has ended.</summary>
    void OnClosed(string connection);

    /// <summary>Replicates that a connection has joined a group, or that its state there has changed.</summary>
    void OnJoined(string connection, string group, byte[]? state);

    /// <summary>Replicates that a connection has left a group.</summary>
    void OnLeft(string connection, string group);
}
