using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>A message for many connections, encoded by one codec.</summary>
/// <param name="opcode">Text or binary.</param>
/// <param name="payload">The payload, in an array that is not pooled: the send buffers of slow members refer to it.</param>
internal sealed class SharedContent(Opcode opcode, byte[] payload)
{
    private SharedFrames? _frames;
    private bool _hasPlace;

    /// <summary>Gets the opcode, text or binary.</summary>
    public Opcode Opcode => opcode;

    /// <summary>Gets the payload.</summary>
    public byte[] Payload => payload;

    /// <summary>Gets the index of the first byte of the frame in the batch's frames.</summary>
    public int Start { get; private set; }

    /// <summary>Gets the index after the last byte of the frame in the batch's frames.</summary>
    public int End { get; private set; }

    /// <summary>Adds the frame to the frames of a batch, unless it has been added.</summary>
    /// <param name="frames">The frames of the batch.</param>
    /// <returns>False if the frames have no room.</returns>
    public bool TryPlaceIn(SharedFrames frames)
    {
        if (_frames != frames)
        {
            _frames = frames;
            _hasPlace = frames.TryAdd(opcode, payload, out var start, out var end);
            (Start, End) = (start, end);
        }

        return _hasPlace;
    }
}
