namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// The progress of a source on a path, as far as one subscription is concerned. A path is in one state; where paths meet, several may hold.
/// </summary>
[Flags]
internal enum SubscriptionStatus
{
    None = 0,

    /// <summary>The source does not exist yet, or its flow has not started.</summary>
    Idle = 1,

    /// <summary>Messages may arrive; nothing has waited since.</summary>
    Flowing = 2,

    /// <summary>The thread was held since messages may arrive.</summary>
    Blocked = 4,

    /// <summary>Something was awaited since messages may arrive, and there was no listener.</summary>
    Late = 8,

    /// <summary>A listener was attached in time.</summary>
    Attached = 16,

    /// <summary>Messages may arrive, and nothing was awaited since.</summary>
    InTime = Flowing | Blocked,

    /// <summary>Messages may arrive, and there is no listener.</summary>
    Unattended = InTime | Late,
}
