using System.Runtime.InteropServices;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>A message that waits for its callback, or a fault that waits for the error callback.</summary>
/// <param name="Message">The message.</param>
/// <param name="Pooled">The array of <see cref="MessageMemory"/> that holds the payload; null for a body or a fault.</param>
/// <param name="Fault">The fault; null for a message.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingMessage(WebSocketMessage Message, byte[]? Pooled, Exception? Fault)
{
    /// <summary>Gets the number of bytes that the entry takes of the receive buffer.</summary>
    public int Cost => Message.Data.Length + MessageMemory.Overhead;
}
