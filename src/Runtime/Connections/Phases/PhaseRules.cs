using System.Runtime.InteropServices;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections.Phases;

/// <summary>The rules of a phase, one row of <see cref="ConnectionPhases"/>.</summary>
/// <param name="Reading">The frames that are read from the peer.</param>
/// <param name="ReceiveBuffer">The state of the receive buffer.</param>
/// <param name="Callbacks">The callbacks that may begin.</param>
/// <param name="SendBuffer">The earliest state of the send buffer.</param>
/// <param name="Token">The state of the connection's token.</param>
/// <param name="Timers">The timers that run.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PhaseRules(
    ReadingMode Reading,
    ReceiveBufferMode ReceiveBuffer,
    CallbackMode Callbacks,
    SendState SendBuffer,
    TokenMode Token,
    PhaseTimers Timers);
