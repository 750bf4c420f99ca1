using System.Text.Unicode;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>A message from another node: encoded already, once for each codec that the class has there.</summary>
/// <param name="policy">What its sender says of members that are too slow for it; null leaves it to their routes.</param>
/// <param name="terms">What else it says of them.</param>
internal sealed class RemoteMessage(WebSocketSlowConsumerPolicy? policy, SendPolicy terms) : ISharedMessage
{
    private readonly List<(string Codec, SharedContent Content)> _contents = new(1);

    /// <summary>Whether a member's codec was asked for that the sending node's routes of the class do not have.</summary>
    public bool LacksContent { get; private set; }

    /// <summary>Null if it is not what <see cref="EnvelopeKind.Message"/> says, or no peer could understand it.</summary>
    public static RemoteMessage? Read(ref EnvelopeReader reader)
    {
        if (!reader.TryTerms(out var policy, out var terms))
        {
            return null;
        }

        var message = new RemoteMessage(policy, terms);
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
    public SendPolicy TermsFor(WebSocketSlowConsumerPolicy route) => (terms with { Policy = policy ?? route }).ForMember();

    /// <inheritdoc/>
    public SharedContent? For(MessageSerializer serializer)
    {
        // A class whose routes have different codecs is rare, so that there is one entry to look at.
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
