namespace WebSocketToolkit.Backplane;

/// <summary>
/// Replicates the members of this node: changes as they are made, and snapshots where changes are not enough. One loop publishes both, so
/// that no change stands between the parts of a snapshot, about a member that has not been sent yet.
/// </summary>
internal sealed partial class EndpointReplicator
{
    // Used under the publishing lock.
    private long _publishedVersion;

    // Used under the gate of the groups.
    private long? _lastSnapshot;
    private bool _isFlushing;
    private bool _isSnapshotDue;
    private bool _isSnapshotRequested;
    private bool _hasLoggedRefusal;

    /// <summary>Gets the changes that are to be published. Used under the gate of the groups.</summary>
    private PendingChanges Changes => field ??= new(this);

    /// <summary>
    /// Publishes the pending changes soon, together with those that are made until then. Called under the gate of the groups.
    /// </summary>
    public void Flush()
    {
        if (!_isFlushing)
        {
            _isFlushing = true;
            ThreadPool.UnsafeQueueUserWorkItem(static replicator => _ = replicator.FlushAsync(), this, preferLocal: false);
        }
    }

    private void BeginSnapshot()
    {
        lock (groups.Gate)
        {
            _isSnapshotDue = true;
            Flush();
        }
    }

    /// <summary>Answers a request for a snapshot: at once, but at most once within the heartbeat interval.</summary>
    private void OnSnapshotRequested()
    {
        lock (groups.Gate)
        {
            if (_isSnapshotDue)
            {
                return;
            }

            if (_lastSnapshot is { } last && node.Time.GetElapsedTime(last) < HeartbeatInterval)
            {
                _isSnapshotRequested = true;
                return;
            }
        }

        BeginSnapshot();
    }

    private void BeginSnapshotIfRequested()
    {
        lock (groups.Gate)
        {
            if (_isSnapshotRequested)
            {
                (_isSnapshotRequested, _isSnapshotDue) = (false, true);
                Flush();
            }
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            while (await PublishNextAsync())
            {
            }
        }
        catch (Exception exception)
        {
            // What was to be published is in the next snapshot.
            lock (groups.Gate)
            {
                (_isFlushing, _isSnapshotRequested) = (false, true);
            }

            node.LogFailed(exception, topic);
        }
    }

    /// <summary>Publishes a snapshot or the pending changes, whichever is due.</summary>
    /// <returns>False if nothing is due.</returns>
    private async Task<bool> PublishNextAsync()
    {
        List<EnvelopeWriter> parts;
        long version;
        ValueTask<bool> publishing = default;
        lock (_publishing)
        {
            lock (groups.Gate)
            {
                version = Changes.Version;
                var changes = Changes.RemoveAll(out var from);
                if (_isSnapshotDue || changes is null)
                {
                    _isSnapshotDue = false;
                    _lastSnapshot = node.Time.GetTimestamp();
                    parts = PendingChanges.Snapshot(groups);
                }
                else if (from == version)
                {
                    _isFlushing = false;
                    return false;
                }
                else
                {
                    parts = [];
                    changes = Begin(EnvelopeKind.Changes, changes.Length + 64).Number(from).Number(version).Raw(changes.Written.Span);
                    publishing = Publish(changes);
                }
            }

            _publishedVersion = version;
        }

        if (parts.Count == 0)
        {
            // A node that misses it notices by the version of the next heartbeat.
            await node.CompleteAsync(topic, publishing);
        }
        else
        {
            await PublishPartsAsync(version, parts);
        }

        return true;
    }

    /// <summary>Publishes a snapshot, each part when the one before has been confirmed: all at once might not fit into the backplane.</summary>
    private async Task PublishPartsAsync(long version, List<EnvelopeWriter> parts)
    {
        for (var part = 0; part < parts.Count; part++)
        {
            var isConfirmed = await PublishAsync(Begin(EnvelopeKind.Snapshot, parts[part].Length + 64)
                .Number(version)
                .Number(part)
                .Byte(part == parts.Count - 1 ? (byte)1 : (byte)0)
                .Raw(parts[part].Written.Span));
            if (!isConfirmed)
            {
                OnPartRefused();
                return;
            }
        }

        lock (groups.Gate)
        {
            _hasLoggedRefusal = false;
        }
    }

    private void OnPartRefused()
    {
        lock (groups.Gate)
        {
            _isSnapshotRequested = true;
            if (!node.IsConnected || _hasLoggedRefusal)
            {
                return;
            }

            _hasLoggedRefusal = true;
        }

        node.LogMembersRefused(topic);
    }
}
