using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>A message for many, encoded at most once for each codec.</summary>
/// <param name="message">The message.</param>
/// <param name="options">How it is sent to members that read too slowly.</param>
internal sealed class SharedMessage<T>(T message, WebSocketSendOptions options = default) : ISharedMessage
{
    private readonly OutgoingDefaults? _defaults = OutgoingDefaults.Of(message);
    private readonly List<(IWebSocketCodec? Codec, SharedContent Content)> _encoded = new(1);
    private MessageKey? _key;

    /// <summary>What is said of slow members, whatever their routes say; null if nothing is.</summary>
    public WebSocketSlowConsumerPolicy? Policy => options.Policy ?? _defaults?.Policy;

    SharedContent? ISharedMessage.For(MessageSerializer serializer) => For(serializer);

    /// <inheritdoc cref="ISharedMessage.For"/>
    public SharedContent For(MessageSerializer serializer)
    {
        // A class whose routes have different codecs is rare, so that there is one entry to look at.
        foreach (var (codec, content) in _encoded)
        {
            if (ReferenceEquals(codec, serializer.Codec))
            {
                return content;
            }
        }

        var encoded = Encode(serializer);
        _encoded.Add((serializer.Codec, encoded));
        return encoded;
    }

    /// <inheritdoc/>
    public SendPolicy TermsFor(WebSocketSlowConsumerPolicy route)
    {
        var terms = SendPolicy.Of(options, _defaults, route).ForMember();
        return terms.LacksKeyOf(_defaults) ? terms with { Key = _key ??= terms.WithKeyOf(message, _defaults).Key } : terms;
    }

    private SharedContent Encode(MessageSerializer serializer)
    {
        if (RawPayload.TryGet(message, out var opcode, out var bytes))
        {
            return new(opcode, bytes.ToArray());
        }

        if (message is string text)
        {
            return new(Opcode.Text, System.Text.Encoding.UTF8.GetBytes(text));
        }

        if (message is Stream)
        {
            throw new NotSupportedException("A stream can be read once, and a group has many members. Send the bytes, or send the stream to one connection.");
        }

        using var encoded = EncodingBuffer.Of(message, serializer);
        return new(serializer.TypedMessages == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, encoded.Written.ToArray());
    }
}
