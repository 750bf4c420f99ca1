using WebSocketToolkit.Groups;

namespace WebSocketToolkit;

/// <summary>Connections that are addressed together. It names them; who they are is looked up at each call.</summary>
public readonly struct WebSocketAudience
{
    private readonly Func<Group?> _find;

    internal WebSocketAudience(Func<Group?> find) => _find = find;

    /// <summary>
    /// Sends a message to every member: a typed one as the route's codec or JSON encodes it, a string as text. It is encoded once, and
    /// completes when it stands in every member's queue; it never waits for a member to read. A member whose queue is full is
    /// treated as the route's <see cref="WebSocketRouteOptions.SlowConsumerPolicy"/> says: it is closed with status 1013 by default. What is sent to a connection whose <c>OnOpen</c> is running comes after what <c>OnOpen</c> sends.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="except">A member that does not get it: the sender, usually.</param>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="NotSupportedException">The message is a stream, which can be read only once.</exception>
    public ValueTask SendAsync<T>(T message, WebSocketConnection? except = null) => SendAsync(message, default(WebSocketSendOptions), except);

    /// <summary>Sends a message that takes the place of one with the same key in the queues of members that read too slowly.</summary>
    /// <inheritdoc cref="SendAsync{T}(T, WebSocketSendOptions, WebSocketConnection)"/>
    /// <param name="message">The message.</param>
    /// <param name="key">See <see cref="WebSocketSendOptions.Key"/>.</param>
    /// <param name="except">A member that does not get it: the sender, usually.</param>
    public ValueTask SendAsync<T>(T message, string key, WebSocketConnection? except = null)
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
    public ValueTask SendAsync<T>(T message, WebSocketSendOptions options, WebSocketConnection? except = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        WebSocketSendOptions.ThrowIfInvalid(options);
        if (_find() is { } group)
        {
            group.Send(new SharedMessage<T>(message, options), except);
        }

        return default;
    }

    /// <summary>How many connections there are.</summary>
    public ValueTask<int> CountAsync() => new(_find()?.Members.Length ?? 0);
}
