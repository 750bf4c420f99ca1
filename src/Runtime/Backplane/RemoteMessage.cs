using System.Text.Unicode;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Backplane;

/// <summary>A message from another node: encoded already, once for each codec that the class has there.</summary>
internal sealed class RemoteMessage
{
    private readonly List<(string Codec, Opcode Opcode, byte[] Payload)> _contents = new(1);

    private WebSocketSlowConsumerPolicy? _policy;
    private SendTerms _terms;

    /// <summary>Null if it is not what <see cref="EnvelopeKind.Message"/> says, or no peer could understand it.</summary>
    public static RemoteMessage? Read(ref EnvelopeReader reader)
    {
        if (!reader.TryTerms(out var policy, out var terms))
        {
            return null;
        }

        var message = new RemoteMessage { _policy = policy, _terms = terms };
        while (!reader.IsAtEnd)
        {
            if (!reader.TryString(out var codec) || !reader.TryByte(out var opcode) || !reader.TryBytes(out var payload)
                || (Opcode)opcode is not (Opcode.Text or Opcode.Binary)
                || ((Opcode)opcode == Opcode.Text && !Utf8.IsValid(payload)))
            {
                return null;
            }

            // An array of its own: the queues of slow members hold on to it.
            message._contents.Add((codec, (Opcode)opcode, payload.ToArray()));
        }

        return message;
    }

    /// <summary>What becomes of it if a member is too slow for it.</summary>
    /// <param name="route">What the member's route says.</param>
    public SendTerms TermsFor(WebSocketSlowConsumerPolicy route) => (_terms with { Policy = _policy ?? route }).ForMember();

    public bool TryGetFor(MessageSerializer serializer, out Opcode opcode, out byte[] payload)
    {
        // A class whose routes have different codecs is rare, so that there is one entry to look at.
        foreach (var (codec, kind, bytes) in _contents)
        {
            if (codec == serializer.CodecName)
            {
                (opcode, payload) = (kind, bytes);
                return true;
            }
        }

        (opcode, payload) = (default, []);
        return false;
    }
}
