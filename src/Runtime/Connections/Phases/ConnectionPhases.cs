using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections.Phases;

/// <summary>
/// The rules of a connection's phases: what each part does in each phase, and which phase may follow which. The parts use this table, and
/// <c>docs/explanation/architecture.md</c> prints it.
/// </summary>
internal static class ConnectionPhases
{
    private const PhaseTimers Ticking = PhaseTimers.KeepAlive | PhaseTimers.Limits;

    /// <summary>The rules, indexed by phase.</summary>
    private static readonly PhaseRules[] _rules =
    [
        new(ReadingMode.Messages, ReceiveBufferMode.Accepts, CallbackMode.OnOpen, SendState.Open, TokenMode.Pending, Ticking),
        new(ReadingMode.Messages, ReceiveBufferMode.Accepts, CallbackMode.Any, SendState.Open, TokenMode.Pending, Ticking),
        new(
            ReadingMode.UntilPeerCloses,
            ReceiveBufferMode.Discards,
            CallbackMode.OnClose,
            SendState.Closing,
            TokenMode.FiresAtEnd,
            PhaseTimers.Close),
        new(
            ReadingMode.UntilPeerCloses,
            ReceiveBufferMode.Delivers,
            CallbackMode.Remaining,
            SendState.Closing,
            TokenMode.FiresAtEnd,
            PhaseTimers.Close),
        new(
            ReadingMode.Discards,
            ReceiveBufferMode.Delivers,
            CallbackMode.Remaining,
            SendState.Open,
            TokenMode.FiresAtEnd,
            PhaseTimers.Close),
        new(ReadingMode.Nothing, ReceiveBufferMode.Delivers, CallbackMode.Remaining, SendState.Broken, TokenMode.Fired, PhaseTimers.None),
        new(ReadingMode.Nothing, ReceiveBufferMode.Discards, CallbackMode.None, SendState.Broken, TokenMode.Fired, PhaseTimers.None),
    ];

    /// <summary>Gets the rules of a phase. Returned by reference because the reader and the timer ask often.</summary>
    /// <param name="phase">The phase.</param>
    public static ref readonly PhaseRules RulesOf(ConnectionPhase phase) => ref _rules[(int)phase];

    /// <summary>Returns a value indicating whether a phase may follow another. A connection never returns to an earlier phase.</summary>
    /// <param name="from">The current phase.</param>
    /// <param name="to">The next phase.</param>
    public static bool MayFollow(ConnectionPhase from, ConnectionPhase to) => from switch
    {
        ConnectionPhase.Opening => to is > ConnectionPhase.Opening and < ConnectionPhase.Ended,
        ConnectionPhase.Open => to is > ConnectionPhase.Open and < ConnectionPhase.Ended,
        ConnectionPhase.Closing or ConnectionPhase.ClosingAfterFault or ConnectionPhase.ClosingByPeer => to >= ConnectionPhase.Aborted,
        ConnectionPhase.Aborted => to == ConnectionPhase.Ended,
        _ => false,
    };
}
