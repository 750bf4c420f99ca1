using System.Runtime.CompilerServices;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit;

/// <summary>A set of connections that are addressed together. Its members are looked up at each call.</summary>
public readonly struct WebSocketAudience
{
    private readonly GroupSet _groups;
    private readonly GroupAddress _address;

    internal WebSocketAudience(GroupSet groups, GroupAddress address)
    {
        _groups = groups;
        _address = address;
    }

    /// <summary>
    /// Sends a message to every member. The route's codec, or JSON, encodes a typed message, once for each codec; a string is sent as text.
    /// When the call returns, the message is in the send buffer of every member on this node. The call never waits for a member to read. If
    /// the buffer of a member is full, <see cref="WebSocketRouteOptions.SlowConsumerPolicy"/> decides; by default the member is closed with
    /// status 1013. If the <c>OnOpen</c> of a member is running, the member receives the message after the messages that <c>OnOpen</c>
    /// sends.
    /// </summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="except">A member that does not receive the message, usually the sender. Default null.</param>
    /// <returns>
    /// The number of receivers on this node, and the delivery to other nodes. Without a backplane the task completes at once. With a
    /// backplane it completes when the backplane has confirmed the message, or did not confirm it in time. Messages of one sender keep
    /// their order even if the sender does not await the task. With a backplane, the members on all nodes see what one node sends to the
    /// audience in the same order, whichever threads send.
    /// </returns>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="NotSupportedException">The message is a stream, which can be read only once.</exception>
    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(T message, WebSocketConnection? except = null) =>
        SendAsync(message, default(WebSocketSendOptions), except);

    /// <summary>Sends a message that replaces a message with the same key in the send buffers of members that read too slowly.</summary>
    /// <inheritdoc cref="SendAsync{T}(T, WebSocketSendOptions, WebSocketConnection)" path="/*[not(self::param)]"/>
    /// <param name="message">The message.</param>
    /// <param name="key">The key; see <see cref="WebSocketSendOptions.Key"/>.</param>
    /// <param name="except">A member that does not receive the message, usually the sender. Default null.</param>
    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(T message, string key, WebSocketConnection? except = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SendAsync(message, new WebSocketSendOptions { Key = key }, except);
    }

    /// <summary>Sends a message to every member, with options for members that read too slowly.</summary>
    /// <inheritdoc cref="SendAsync{T}(T, WebSocketConnection)" path="/*[not(self::param)]"/>
    /// <param name="message">The message.</param>
    /// <param name="options">The options for members that read too slowly.</param>
    /// <param name="except">A member that does not receive the message, usually the sender. Default null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The policy is not defined, or the time to live is not more than zero.</exception>
    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(T message, WebSocketSendOptions options, WebSocketConnection? except = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        WebSocketSendOptions.ThrowIfInvalid(options);
        return _groups.SendAsync(_address, new SharedMessage<T>(message, options), except);
    }

    /// <summary>
    /// Closes every member, on all nodes. Each member receives the messages that were sent before, and then the close frame. The call does
    /// not wait for the members; each has <see cref="WebSocketRouteOptions.CloseTimeout"/> to answer.
    /// </summary>
    /// <param name="code">The close status: 1000 to 1014 except 1004 to 1006, or 3000 to 4999 (RFC 6455 section 7.4). Default 1000.</param>
    /// <param name="reason">The close reason, of which the first 123 bytes of UTF-8 are sent. Default empty.</param>
    /// <param name="except">A member that is not closed. Default null.</param>
    /// <returns>
    /// The number of members on this node that begin to close, and the delivery to other nodes. Without a backplane the task completes at
    /// once. With a backplane it completes when the backplane has confirmed the close, or did not confirm it in time.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The status must not be sent, or the reason is too long. No member is closed.
    /// </exception>
    public ValueTask<WebSocketGroupSendResult> CloseAsync(
        int code = CloseStatus.NormalClosure, string reason = "", WebSocketConnection? except = null)
    {
        CloseStatus.ThrowIfNotSendable(code);
        reason = CloseStatus.Shorten(reason);
        return _groups.CloseAsync(_address, code, reason, except);
    }

    /// <summary>
    /// Returns the number of members on all nodes. It is exact for this node. For other nodes it is as of the last change that they have
    /// announced.
    /// </summary>
    /// <returns>The number of members.</returns>
    public ValueTask<int> CountAsync() => new(_groups.Count(_address));

    /// <summary>
    /// Returns the members on all nodes. The list is exact for this node. For other nodes it is as of the last change that they have
    /// announced.
    /// </summary>
    /// <returns>The members.</returns>
    public ValueTask<IReadOnlyList<WebSocketMember>> MembersAsync() => new(_groups.Members(_address));

    /// <summary>
    /// Calls a listener for each connection that joins this audience or leaves it: a connection that joins or leaves the group, that opens
    /// or ends, or whose node is gone. The listener is called on the thread pool, in order, one notification at a time. If it is more than
    /// 4,096 notifications behind, the oldest notifications are dropped, and a warning is logged once.
    /// </summary>
    /// <param name="listener">The listener. Its exceptions are logged.</param>
    /// <returns>
    /// The subscription. Dispose of it to end the notifications. It lasts until then, even while the audience has no members.
    /// </returns>
    [OverloadResolutionPriority(1)]
    public IDisposable OnPresence(Func<WebSocketPresenceChange, Task> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _groups.Subscribe(_address, listener);
    }

    /// <inheritdoc cref="OnPresence(Func{WebSocketPresenceChange, Task})"/>
    public IDisposable OnPresence(Action<WebSocketPresenceChange> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return OnPresence(presence =>
        {
            listener(presence);
            return Task.CompletedTask;
        });
    }
}
