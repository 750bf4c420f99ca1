using System.Runtime.InteropServices;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections.Phases;

/// <summary>One row of <see cref="ConnectionPhases"/>: what each part of a connection does in a phase.</summary>
/// <param name="Reading">What is read from the peer.</param>
/// <param name="ReceiveBuffer">What becomes of messages that no callback has had yet.</param>
/// <param name="Callbacks">Which callbacks may begin.</param>
/// <param name="SendBuffer">The least that has happened to the send side.</param>
/// <param name="Token">What the connection's token does.</param>
/// <param name="Timers">The timers that run.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PhaseRules(
    ReadingMode Reading,
    ReceiveBufferMode ReceiveBuffer,
    CallbackMode Callbacks,
    SendState SendBuffer,
    TokenMode Token,
    PhaseTimers Timers);
