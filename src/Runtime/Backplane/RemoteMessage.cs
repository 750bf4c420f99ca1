using System.Text.Unicode;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>A message from another node. It is already encoded, once for each codec of the class on that node.</summary>
/// <param name="policy">The sender's policy for slow members; null for the policy of their routes.</param>
/// <param name="rest">The rest of the sender's send policy.</param>
internal sealed class RemoteMessage(WebSocketSlowConsumerPolicy? policy, SendPolicy rest) : ISharedMessage
{
    private readonly List<(string Codec, SharedContent Content)> _contents = new(1);

    /// <summary>Gets a value indicating whether a member has a codec that no route of the class on the sending node has.</summary>
    public bool LacksContent { get; private set; }

    /// <summary>Reads the body of an envelope of the kind <see cref="EnvelopeKind.Message"/>, after the address.</summary>
    /// <returns>The message; null if the envelope is malformed, or a content is not valid for a peer.</returns>
    public static RemoteMessage? Read(ref EnvelopeReader reader)
    {
        if (!reader.TryPolicy(out var policy, out var rest))
        {
            return null;
        }

        var message = new RemoteMessage(policy, rest);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryString(out var codec) || !reader.TryByte(out var opcode) || !reader.TryBytes(out var payload)
                || (Opcode)opcode is not (Opcode.Text or Opcode.Binary)
                || ((Opcode)opcode == Opcode.Text && !Utf8.IsValid(payload)))
            {
                return null;
            }

            message._contents.Add((codec, new((Opcode)opcode, payload.ToArray())));
        }

        return message;
    }

    /// <inheritdoc/>
    public SendPolicy TermsFor(WebSocketSlowConsumerPolicy route) => (rest with { Policy = policy ?? route }).ForMember();

    /// <inheritdoc/>
    public SharedContent? For(MessageSerializer serializer)
    {
        // Routes of a class rarely have different codecs, so there is usually one entry.
        foreach (var (codec, content) in _contents)
        {
            if (codec == serializer.CodecName)
            {
                return content;
            }
        }

        LacksContent = true;
        return null;
    }
}
