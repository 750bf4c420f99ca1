using System.Runtime.InteropServices;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Receiving;

/// <summary>A message or a fault that waits for its turn.</summary>
/// <param name="Message">The message.</param>
/// <param name="Pooled">The array of <see cref="Protocol.MessageMemory"/> that holds its payload.</param>
/// <param name="Fault">A fault, instead of a message.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ParkedTurn(WebSocketMessage Message, byte[]? Pooled, Exception? Fault)
{
    /// <summary>As much besides its payload as a message that waits to be sent, so that empty ones are bounded too.</summary>
    public int Cost => Message.Data.Length + QueuedFrame.Overhead;
}
