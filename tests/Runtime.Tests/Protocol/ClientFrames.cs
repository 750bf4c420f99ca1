using WebSocketToolkit.Protocol;
using WebSocketToolkit.Testing;
using Opcode = WebSocketToolkit.Protocol.Opcode;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>A client's frames, by the opcodes of the runtime.</summary>
internal static class ClientFrames
{
    public static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload, bool final = true, uint mask = 0x12345678, bool masked = true, int reserved = 0) =>
        new RawFrame((Testing.Opcode)opcode, payload.ToArray()) { Fin = final, Mask = masked ? mask : null, Rsv = reserved }.ToBytes();
}
