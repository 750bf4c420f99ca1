using System.Net.WebSockets;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>A message for many connections, encoded at most once for each codec.</summary>
/// <typeparam name="T">The type of the message.</typeparam>
/// <param name="message">The message.</param>
/// <param name="options">The options of the send.</param>
internal sealed class SharedMessage<T>(T message, WebSocketSendOptions options = default) : ISharedMessage
{
    private readonly OutgoingDefaults? _defaults = OutgoingDefaults.Of(message);
    private readonly List<(IWebSocketCodec? Codec, SharedContent Content)> _encoded = new(1);
    private List<(MessageSerializer Serializer, Exception Fault)>? _faults;
    private MessageKey? _key;

    /// <summary>Gets the policy for slow members that overrides those of their routes; null if there is none.</summary>
    public WebSocketSlowConsumerPolicy? Policy => options.Policy ?? _defaults?.Policy;

    SharedContent? ISharedMessage.For(MessageSerializer serializer) => For(serializer);

    /// <inheritdoc cref="ISharedMessage.For"/>
    public SharedContent For(MessageSerializer serializer)
    {
        // A class whose routes have different codecs is rare, so the list usually has one entry.
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

    /// <summary>Gets the content for a codec, which is tried once.</summary>
    /// <param name="serializer">The serializer with the codec.</param>
    /// <param name="fault">The failure of the codec; null if it has encoded the message.</param>
    /// <returns>The content; null if the codec cannot encode the message.</returns>
    public SharedContent? TryFor(MessageSerializer serializer, out Exception? fault)
    {
        fault = _faults?.FirstOrDefault(known => known.Serializer == serializer).Fault;
        if (fault is not null)
        {
            return null;
        }

        try
        {
            return For(serializer);
        }
        catch (Exception exception)
        {
            fault = exception;
            (_faults ??= []).Add((serializer, exception));
            return null;
        }
    }

    /// <inheritdoc/>
    public SendPolicy TermsFor(WebSocketSlowConsumerPolicy route)
    {
        var policy = SendPolicy.Of(options, _defaults, route).ForMember();
        return policy.LacksKeyOf(_defaults) ? policy with { Key = _key ??= policy.WithKeyOf(message, _defaults).Key } : policy;
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
            throw new NotSupportedException(
                "A stream can be read only once, but a group has many members. Send the bytes, or send the stream to one connection.");
        }

        using var encoded = EncodingBuffer.Of(message, serializer);
        return new(serializer.TypedMessages == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary, encoded.Written.ToArray());
    }
}
