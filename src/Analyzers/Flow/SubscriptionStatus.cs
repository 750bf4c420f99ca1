namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// The states of a source on a path, as far as one subscription is concerned. A path is in one state; where paths meet, there may be
/// several.
/// </summary>
[Flags]
internal enum SubscriptionStatus
{
    None = 0,

    /// <summary>The source does not exist yet, or its flow has not started.</summary>
    Idle = 1,

    /// <summary>Messages may arrive, and the code has not waited since.</summary>
    Flowing = 2,

    /// <summary>Messages may arrive, and the thread has been held since.</summary>
    Blocked = 4,

    /// <summary>Messages may arrive, and the code has awaited since without a listener.</summary>
    Late = 8,

    /// <summary>A listener was attached in time.</summary>
    Attached = 16,

    /// <summary>Messages may arrive, and the code has not awaited since.</summary>
    InTime = Flowing | Blocked,

    /// <summary>Messages may arrive, and there is no listener.</summary>
    Unattended = InTime | Late,
}
