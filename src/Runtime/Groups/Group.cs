using Microsoft.Extensions.Logging;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Groups;

/// <summary>The members of one group, or of one user's connections, on this node.</summary>
/// <param name="address">The address of the group, for the log.</param>
internal sealed class Group(GroupAddress address)
{
    private readonly Lock _gate = new();

    // All are used under the gate. The snapshot is null after a change. Most members have no state, and so no object beside their connection.
    private readonly HashSet<WebSocketConnection> _members = new(MemberComparer.Instance);
    private Dictionary<WebSocketConnection, Membership>? _states;
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

    /// <summary>Gets the members. The array is rebuilt only after they have changed.</summary>
    public WebSocketConnection[] Members
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= [.. _members];
            }
        }
    }

    /// <summary>Gets the members with their states.</summary>
    public Membership[] Memberships
    {
        get
        {
            lock (_gate)
            {
                return [.. _members.Select(member => _states?.GetValueOrDefault(member) ?? new(member, State: null, Json: null))];
            }
        }
    }

    /// <summary>Finds a member by its identifier.</summary>
    public WebSocketConnection? Find(string connectionId)
    {
        if (!Guid.TryParseExact(connectionId, "N", out var key))
        {
            return null;
        }

        lock (_gate)
        {
            return _members.GetAlternateLookup<Guid>().TryGetValue(key, out var connection) ? connection : null;
        }
    }

    /// <summary>Adds a member without a state.</summary>
    public void Add(WebSocketConnection connection)
    {
        lock (_gate)
        {
            if (_members.Add(connection))
            {
                _snapshot = null;
            }
        }
    }

    /// <summary>Adds a member, or changes its state.</summary>
    /// <returns>True if the member is new.</returns>
    public bool Set(Membership member)
    {
        lock (_gate)
        {
            if (member.State is null)
            {
                _states?.Remove(member.Connection);
            }
            else
            {
                (_states ??= new(MemberComparer.Instance))[member.Connection] = member;
            }

            if (!_members.Add(member.Connection))
            {
                return false;
            }

            _snapshot = null;
            return true;
        }
    }

    /// <summary>Removes a member. A connection that is not a member is ignored.</summary>
    public void Remove(WebSocketConnection connection)
    {
        lock (_gate)
        {
            if (_members.Remove(connection))
            {
                _states?.Remove(connection);
                _snapshot = null;
            }
        }
    }

    /// <summary>
    /// Puts a message into the send buffer of every member, without waiting. The send policy decides about a member whose buffer is full.
    /// </summary>
    /// <param name="message">The message, which every codec of a member can encode.</param>
    /// <param name="except">A member that does not receive the message.</param>
    /// <param name="log">The log of members whose send fails. The others receive the message all the same.</param>
    /// <returns>The number of members that the message was queued for.</returns>
    public int Send(ISharedMessage message, WebSocketConnection? except, ILogger log)
    {
        var batch = BeginBatch();
        try
        {
            return SendToAll(message, except, log);
        }
        finally
        {
            batch?.End();
        }
    }

    /// <summary>
    /// Does the same, and passes the message to the other nodes, both in one order: whoever sends at the same time, members on this node and
    /// on other nodes receive the messages in the same order.
    /// </summary>
    /// <inheritdoc cref="Send(ISharedMessage, WebSocketConnection, ILogger)"/>
    /// <param name="message">The message. Its codecs and its key have been asked already: they are code of the application.</param>
    /// <param name="except">A member that does not receive the message.</param>
    /// <param name="log">The log of members whose send fails.</param>
    /// <param name="forwarding">The message for the other nodes.</param>
    public int SendInOrder(ISharedMessage message, WebSocketConnection? except, ILogger log, IForwarding forwarding)
    {
        var batch = BeginBatch();
        var reports = TrafficReports.Hold();
        try
        {
            // Not the gate, which joins and counts take. A lock of its own would cost memory in each group that needs no order.
            lock (_members)
            {
                var reached = SendToAll(message, except, log);
                forwarding.Publish();
                return reached;
            }
        }
        finally
        {
            batch?.End();
            reports.Release(fault => GroupLog.ReportFailed(log, fault, address.ToString()));
        }
    }

    /// <summary>Puts a message into the send buffer of one connection.</summary>
    /// <returns>False if the message was not queued.</returns>
    public static bool Send(ISharedMessage message, WebSocketConnection member, GroupAddress address, ILogger log)
    {
        if (message.For(member.Serializer) is not { } content)
        {
            return false;
        }

        try
        {
            if (!member.Sender.TrySendShared(content, out var result, message.TermsFor(member.SendPolicy.Policy)))
            {
                CloseSlow(member, address);
                return false;
            }

            return result is WebSocketSendResult.Queued or WebSocketSendResult.Replaced;
        }
        catch (Exception exception)
        {
            // Such as a listener of the meter that throws: the other members are to receive the message.
            ReportFailure(log, exception, member, address);
            return false;
        }
    }

    private int SendToAll(ISharedMessage message, WebSocketConnection? except, ILogger log)
    {
        var reached = 0;
        foreach (var member in Members)
        {
            if (member != except && Send(message, member, address, log))
            {
                reached++;
            }
        }

        return reached;
    }

    private static void CloseSlow(WebSocketConnection member, GroupAddress address) =>
        TrafficReports.Report(() => member.CloseSlow(address.ToString()));

    private static void ReportFailure(ILogger log, Exception exception, WebSocketConnection member, GroupAddress address) =>
        TrafficReports.Report(() => GroupLog.SendFailed(log, exception, member.Id, address.ToString()));

    /// <summary>Begins a batch. The batch of a running callback also holds its sends to groups, and no other is begun.</summary>
    /// <returns>Null if a batch has begun already.</returns>
    private static SendBatch? BeginBatch() => SendBatch.Current is null ? SendBatch.Begin() : null;
}
