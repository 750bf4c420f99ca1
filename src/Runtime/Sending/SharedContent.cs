using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>A message for many as one codec encodes it.</summary>
/// <param name="opcode">Text or binary.</param>
/// <param name="payload">An array of its own: the queues of slow members hold on to it.</param>
internal sealed class SharedContent(Opcode opcode, byte[] payload)
{
    private SharedFrames? _frames;
    private bool _isPlaced;

    public Opcode Opcode => opcode;

    public byte[] Payload => payload;

    /// <summary>Where its frame begins among the batch's.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Puts its frame among those of a batch, once. False if they have no room.</summary>
    public bool IsAmong(SharedFrames frames)
    {
        if (_frames != frames)
        {
            _frames = frames;
            _isPlaced = frames.TryAdd(opcode, payload, out var start, out var end);
            (Start, End) = (start, end);
        }

        return _isPlaced;
    }
}
