using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Groups;

/// <summary>The members of one group, or of one user's connections, on this node.</summary>
/// <param name="address">For the log.</param>
internal sealed class Group(GroupAddress address)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Membership> _members = new(StringComparer.Ordinal);
    private WebSocketConnection[]? _snapshot = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _members.Count;
            }
        }
    }

    /// <summary>The members; made anew only after they have changed.</summary>
    public WebSocketConnection[] Members
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= [.. _members.Values.Select(static member => member.Connection)];
            }
        }
    }

    /// <summary>The members with their states.</summary>
    public Membership[] Memberships
    {
        get
        {
            lock (_gate)
            {
                return [.. _members.Values];
            }
        }
    }

    public Membership? Find(string connectionId)
    {
        lock (_gate)
        {
            return _members.GetValueOrDefault(connectionId);
        }
    }

    /// <summary>Adds a member, or changes its state.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Set(Membership member)
    {
        lock (_gate)
        {
            var id = member.Connection.Id;
            if (!_members.TryAdd(id, member))
            {
                _members[id] = member;
                return false;
            }

            _snapshot = null;
            return true;
        }
    }

    /// <summary>Removes a member; one that is none makes no difference.</summary>
    public void Remove(WebSocketConnection connection)
    {
        lock (_gate)
        {
            if (_members.Remove(connection.Id))
            {
                _snapshot = null;
            }
        }
    }

    /// <summary>Puts a message into every member's queue and waits for none. For a member whose queue is full the message's terms decide.</summary>
    /// <returns>How many members it was queued for.</returns>
    public int Send(ISharedMessage message, WebSocketConnection? except)
    {
        var batch = BeginBatch();
        try
        {
            var reached = 0;
            foreach (var member in Members)
            {
                if (member != except && Send(message, member, address))
                {
                    reached++;
                }
            }

            return reached;
        }
        finally
        {
            batch?.End();
        }
    }

    /// <summary>Puts a message into the queue of one connection. False if it was not queued.</summary>
    public static bool Send(ISharedMessage message, WebSocketConnection member, GroupAddress address)
    {
        if (message.For(member.Serializer) is not { } content)
        {
            return false;
        }

        if (!member.Sender.TrySendShared(content, out var result, message.TermsFor(member.SendPolicy.Policy)))
        {
            member.CloseSlow(address.ToString());
            return false;
        }

        return result is WebSocketSendResult.Queued or WebSocketSendResult.Replaced;
    }

    /// <summary>A callback's own batch holds what it sends to groups, too.</summary>
    private static SendBatch? BeginBatch() => SendBatch.Current is null ? SendBatch.Begin() : null;
}
