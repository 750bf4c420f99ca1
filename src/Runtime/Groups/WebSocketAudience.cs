using WebSocketToolkit.Groups;

namespace WebSocketToolkit;

/// <summary>Connections that are addressed together. It names them; who they are is looked up at each call.</summary>
public readonly struct WebSocketAudience
{
    private readonly Func<Group?> _find;

    internal WebSocketAudience(Func<Group?> find) => _find = find;

    /// <summary>
    /// Sends a message to every member: a typed one as the route's codec or JSON encodes it, a string as text. It is encoded once, and
    /// completes when it stands in every member's queue; it never waits for a member to read. A member whose queue is full is closed
    /// with status 1013. What is sent to a connection whose <c>OnOpen</c> is running comes after what <c>OnOpen</c> sends.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="except">A member that does not get it: the sender, usually.</param>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="NotSupportedException">The message is a stream, which can be read only once.</exception>
    public ValueTask SendAsync<T>(T message, WebSocketConnection? except = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_find() is { } group)
        {
            group.Send(new SharedMessage<T>(message), except);
        }

        return default;
    }

    /// <summary>How many connections there are.</summary>
    public ValueTask<int> CountAsync() => new(_find()?.Members.Length ?? 0);
}
