using System.Buffers.Binary;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>Writes a client's frames the slow and obvious way.</summary>
internal static class ClientFrames
{
    public static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload, bool final = true, uint mask = 0x12345678, bool masked = true, int reserved = 0)
    {
        List<byte> frame = [(byte)((final ? 0x80 : 0) | (reserved << 4) | (int)opcode)];
        var maskBit = masked ? 0x80 : 0;
        Span<byte> number = stackalloc byte[8];
        switch (payload.Length)
        {
            case < 126:
                frame.Add((byte)(maskBit | payload.Length));
                break;
            case <= ushort.MaxValue:
                frame.Add((byte)(maskBit | 126));
                BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)payload.Length);
                frame.AddRange(number[..2]);
                break;
            default:
                frame.Add((byte)(maskBit | 127));
                BinaryPrimitives.WriteUInt64BigEndian(number, (ulong)payload.Length);
                frame.AddRange(number);
                break;
        }

        Span<byte> key = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(key, mask);
        if (masked)
        {
            frame.AddRange(key);
        }

        for (var i = 0; i < payload.Length; i++)
        {
            frame.Add((byte)(payload[i] ^ (masked ? key[i % 4] : 0)));
        }

        return [.. frame];
    }
}
