using System.Runtime.CompilerServices;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit;

/// <summary>Connections that are addressed together. It names them; who they are is looked up at each call.</summary>
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
    /// Sends a message to every member: a typed one as the route's codec or JSON encodes it, a string as text. It is encoded once for each
    /// codec, and stands in the queue of every member on this node when the call returns; it never waits for a member to read. A member
    /// whose queue is full is treated as the route's <see cref="WebSocketRouteOptions.SlowConsumerPolicy"/> says: it is closed with status
    /// 1013 by default. What is sent to a connection whose <c>OnOpen</c> is running comes after what <c>OnOpen</c> sends.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="except">A member that does not get it: the sender, usually.</param>
    /// <returns>
    /// Completes at once without a backplane; with one, when it has confirmed the message, or has failed to for as long as it waits at most.
    /// Messages of one sender that does not wait for it keep their order all the same.
    /// </returns>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="NotSupportedException">The message is a stream, which can be read only once.</exception>
    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(T message, WebSocketConnection? except = null) => SendAsync(message, default(WebSocketSendOptions), except);

    /// <summary>Sends a message that takes the place of one with the same key in the queues of members that read too slowly.</summary>
    /// <inheritdoc cref="SendAsync{T}(T, WebSocketSendOptions, WebSocketConnection)"/>
    /// <param name="message">The message.</param>
    /// <param name="key">See <see cref="WebSocketSendOptions.Key"/>.</param>
    /// <param name="except">A member that does not get it: the sender, usually.</param>
    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(T message, string key, WebSocketConnection? except = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SendAsync(message, new WebSocketSendOptions { Key = key }, except);
    }

    /// <summary>Sends a message to every member, and says what becomes of it where a member reads too slowly.</summary>
    /// <inheritdoc cref="SendAsync{T}(T, WebSocketConnection)"/>
    /// <param name="message">The message.</param>
    /// <param name="options">How it is sent to members that read too slowly.</param>
    /// <param name="except">A member that does not get it: the sender, usually.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that means nothing.</exception>
    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(T message, WebSocketSendOptions options, WebSocketConnection? except = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        WebSocketSendOptions.ThrowIfInvalid(options);
        return _groups.SendAsync(_address, new SharedMessage<T>(message, options), except);
    }

    /// <summary>
    /// Closes every member, on all nodes: what was sent before is delivered, then the close frame. It does not wait for the members; each
    /// has <see cref="WebSocketRouteOptions.CloseTimeout"/> to answer.
    /// </summary>
    /// <param name="code">The close status: 1000 to 1014 without 1004 to 1006, or 3000 to 4999 (RFC 6455 section 7.4).</param>
    /// <param name="reason">The reason, at most 123 bytes of UTF-8.</param>
    /// <param name="except">A member that stays.</param>
    /// <inheritdoc cref="SendAsync{T}(T, WebSocketConnection)" path="/returns"/>
    /// <exception cref="ArgumentOutOfRangeException">The code may not be sent, or the reason is too long; nothing has changed.</exception>
    public ValueTask<WebSocketGroupSendResult> CloseAsync(
        int code = CloseStatus.NormalClosure, string reason = "", WebSocketConnection? except = null)
    {
        CloseStatus.ThrowIfNotSendable(code, reason);
        return _groups.CloseAsync(_address, code, reason, except);
    }

    /// <summary>How many connections there are, on all nodes: exact for this node, as of the last news for the others.</summary>
    public ValueTask<int> CountAsync() => new(_groups.Count(_address));

    /// <summary>Who they are, on all nodes: exact for this node, as of the last news for the others.</summary>
    public ValueTask<IReadOnlyList<WebSocketMember>> MembersAsync() => new(_groups.Members(_address));

    /// <summary>
    /// Calls a listener for each connection that comes to this audience or goes from it: joins or leaves the group, opens or ends, or was on a
    /// node that is gone. It is called in their order, one at a time, and not on the thread of who comes. Of a listener that is more than
    /// 4 096 notifications behind, the oldest are dropped, which is logged.
    /// </summary>
    /// <param name="listener">The listener. What it throws is logged.</param>
    /// <returns>Ends the notifications when it is disposed of. Until then the listener is kept, whether the audience has members or not.</returns>
    [OverloadResolutionPriority(1)]
    public IDisposable OnPresence(Func<WebSocketPresenceChange, Task> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _groups.Listen(_address, listener);
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
