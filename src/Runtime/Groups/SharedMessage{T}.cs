using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Groups;

/// <summary>A message for many, encoded at most once for each codec.</summary>
/// <param name="message">The message.</param>
/// <param name="options">How it is sent to members that read too slowly.</param>
internal sealed class SharedMessage<T>(T message, WebSocketSendOptions options = default)
{
    private readonly OutgoingDefaults? _defaults = OutgoingDefaults.Of(message);
    private readonly List<(IWebSocketCodec? Codec, Opcode Opcode, byte[] Payload)> _encoded = new(1);
    private MessageKey? _key;

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

    /// <summary>The policy that the send or the message's type gives; null if the member's route decides.</summary>
    public WebSocketSlowConsumerPolicy? Policy => options.Policy ?? _defaults?.Policy;

    /// <summary>What becomes of it if a member is too slow for it.</summary>
    /// <param name="route">What the member's route says.</param>
    public SendTerms TermsFor(WebSocketSlowConsumerPolicy route)
    {
        var terms = SendTerms.Of(options, _defaults, route).ForMember();
        return terms.LacksKeyOf(_defaults) ? terms with { Key = _key ??= terms.WithKeyOf(message, _defaults).Key } : terms;
    }

    /// <summary>Into an array of its own: the queues of slow members hold on to it.</summary>
    private (Opcode Opcode, byte[] Payload) Encode(MessageSerializer serializer)
    {
        if (RawPayload.TryGet(message, out var opcode, out var bytes))
        {
            return (opcode, bytes.ToArray());
        }

        if (message is string text)
        {
            return (Opcode.Text, System.Text.Encoding.UTF8.GetBytes(text));
        }

        if (message is Stream)
        {
            throw new NotSupportedException("A stream can be read once, and a group has many members. Send the bytes, or send the stream to one connection.");
        }

        using var encoded = EncodingBuffer.Of(message, serializer);
        return (serializer.TypedMessages == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, encoded.Written.ToArray());
    }
}
