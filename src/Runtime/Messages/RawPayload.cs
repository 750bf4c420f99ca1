using System.Buffers;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Messages;

/// <summary>The types of messages that already are bytes. They are sent unchanged, whatever the codec.</summary>
internal static class RawPayload
{
    /// <summary>Gets the bytes of a message.</summary>
    /// <returns>False if the message is not bytes, but a string, a stream or a typed message.</returns>
    public static bool TryGet<T>(T message, out Opcode opcode, out ReadOnlyMemory<byte> payload)
    {
        opcode = Opcode.Binary;
        switch (message)
        {
            case byte[] bytes:
                payload = bytes;
                return true;
            case ReadOnlyMemory<byte> memory:
                payload = memory;
                return true;
            case Memory<byte> memory:
                payload = memory;
                return true;
            case ArraySegment<byte> segment:
                payload = segment;
                return true;
            case ReadOnlySequence<byte> sequence:
                payload = sequence.IsSingleSegment ? sequence.First : sequence.ToArray();
                return true;
            case WebSocketMessage received:
                opcode = received.IsText ? Opcode.Text : Opcode.Binary;
                payload = received.Data;
                return true;
            default:
                payload = default;
                return false;
        }
    }
}
