using System.Runtime.InteropServices;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>A message that waits for its callback, or a fault that waits for the error callback.</summary>
/// <param name="Message">The message.</param>
/// <param name="Pooled">The array of <see cref="MessageMemory"/> that holds its payload.</param>
/// <param name="Fault">The fault, instead of a message.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingMessage(WebSocketMessage Message, byte[]? Pooled, Exception? Fault)
{
    /// <summary>The bytes that count against the receive buffer's bound.</summary>
    public int Cost => Message.Data.Length + MessageMemory.Overhead;
}
