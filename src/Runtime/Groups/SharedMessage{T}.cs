using System.Buffers;
using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Groups;

/// <summary>A message for many, encoded at most once for each codec.</summary>
internal sealed class SharedMessage<T>(T message)
{
    private readonly List<(IWebSocketCodec? Codec, Opcode Opcode, byte[] Payload)> _encoded = new(1);

    public (Opcode Opcode, byte[] Payload) For(MessageSerializer serializer)
    {
        // A class whose routes have different codecs is rare, so that there is one entry to look at.
        foreach (var (codec, opcode, payload) in _encoded)
        {
            if (ReferenceEquals(codec, serializer.Codec))
            {
                return (opcode, payload);
            }
        }

        var encoded = Encode(serializer);
        _encoded.Add((serializer.Codec, encoded.Opcode, encoded.Payload));
        return encoded;
    }

    /// <summary>Into an array of its own: the queues of slow members hold on to it.</summary>
    private (Opcode Opcode, byte[] Payload) Encode(MessageSerializer serializer)
    {
        switch (message)
        {
            case byte[] bytes:
                return (Opcode.Binary, bytes.ToArray());
            case ReadOnlyMemory<byte> bytes:
                return (Opcode.Binary, bytes.ToArray());
            case Memory<byte> bytes:
                return (Opcode.Binary, bytes.ToArray());
            case ArraySegment<byte> bytes:
                return (Opcode.Binary, bytes.ToArray());
            case ReadOnlySequence<byte> bytes:
                return (Opcode.Binary, bytes.ToArray());
            case Stream:
                throw new NotSupportedException("A stream can be read once, and a group has many members. Send the bytes, or send the stream to one connection.");
            case WebSocketMessage received:
                return (received.IsText ? Opcode.Text : Opcode.Binary, received.ToArray());
            case string text:
                return (Opcode.Text, System.Text.Encoding.UTF8.GetBytes(text));
        }

        using var encoded = EncodingBuffer.Of(message, serializer);
        return (serializer.TypedMessages == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, encoded.Written.ToArray());
    }
}
