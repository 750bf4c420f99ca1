using System.Buffers.Binary;

namespace WebSocketToolkit.Benchmarks.Load.Generator;

/// <summary>What the generator sends, made once.</summary>
internal static class ClientFrames
{
    /// <summary>A masked frame with a payload, text or binary.</summary>
    public static byte[] Make(ReadOnlySpan<byte> payload, bool isText)
    {
        var lengthBytes = payload.Length < 126 ? 0 : payload.Length <= ushort.MaxValue ? 2 : 8;
        var frame = new byte[2 + lengthBytes + 4 + payload.Length];
        frame[0] = (byte)(0x80 | (isText ? 1 : 2));
        frame[1] = (byte)(0x80 | (lengthBytes switch { 0 => payload.Length, 2 => 126, _ => 127 }));
        if (lengthBytes == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }
        else if (lengthBytes == 8)
        {
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
        }

        var mask = frame.AsSpan(2 + lengthBytes, 4);
        Random.Shared.NextBytes(mask);
        for (var i = 0; i < payload.Length; i++)
        {
            frame[2 + lengthBytes + 4 + i] = (byte)(payload[i] ^ mask[i & 3]);
        }

        return frame;
    }
}
