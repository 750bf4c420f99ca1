using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Groups;

/// <summary>The members of one group on this node.</summary>
/// <param name="name">For the log.</param>
internal sealed class Group(string name)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WebSocketConnection, object?> _members = [];
    private WebSocketConnection[]? _snapshot = [];
    private bool _retired;

    /// <summary>The members; made anew only after they have changed.</summary>
    public WebSocketConnection[] Members
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= [.. _members.Keys];
            }
        }
    }

    /// <summary>Adds a member, or changes its state. False if the group has been retired.</summary>
    public bool TryAdd(WebSocketConnection connection, object? state)
    {
        lock (_gate)
        {
            if (_retired)
            {
                return false;
            }

            _members[connection] = state;
            _snapshot = null;
            return true;
        }
    }

    public void Remove(WebSocketConnection connection)
    {
        lock (_gate)
        {
            if (_members.Remove(connection))
            {
                _snapshot = null;
            }
        }
    }

    /// <summary>Removes a member. True if none is left: the group is never used again.</summary>
    public bool RemoveAndRetireIfEmpty(WebSocketConnection connection)
    {
        lock (_gate)
        {
            Remove(connection);
            return _retired |= _members.Count == 0;
        }
    }

    /// <summary>Puts a message into every member's queue and waits for none. For a member whose queue is full the message's terms decide.</summary>
    /// <returns>How many members it was queued for.</returns>
    public int Send<T>(SharedMessage<T> message, WebSocketConnection? except)
    {
        var reached = 0;
        foreach (var member in Members)
        {
            if (member == except)
            {
                continue;
            }

            var (opcode, payload) = message.For(member.Serializer);
            if (!member.Outbox.TrySendShared(opcode, payload, out var result, message.TermsFor(member.SendTerms.Policy)))
            {
                member.CloseSlow(name);
            }
            else if (result is WebSocketSendResult.Queued or WebSocketSendResult.Replaced)
            {
                reached++;
            }
        }

        return reached;
    }
}
