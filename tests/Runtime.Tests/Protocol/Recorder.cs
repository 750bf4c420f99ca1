using System.Buffers;
using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>Notes what a frame reader reads.</summary>
internal sealed class Recorder : IFrameReceiver
{
    private readonly List<byte> _pieces = [];
    private WebSocketMessageType _streamed;

    public List<string> Events { get; } = [];

    /// <summary>Takes messages while they arrive.</summary>
    public bool Streams { get; init; }

    public int PauseAfter { get; set; } = int.MaxValue;

    public bool CanReceive => Events.Count < PauseAfter;

    public static string Message(WebSocketMessageType type, ReadOnlySpan<byte> payload) => $"{type} {Convert.ToHexString(payload)}";

    public static string Control(Opcode opcode, ReadOnlySpan<byte> payload) => $"{opcode} {Convert.ToHexString(payload)}";

    public bool OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        Events.Add(Message(type, payload.Span));
        return false;
    }

    public bool OnMessageStart(WebSocketMessageType type)
    {
        _streamed = type;
        return Streams;
    }

    public void OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        _pieces.AddRange(piece);
        if (messageEnds)
        {
            Events.Add(Message(_streamed, [.. _pieces]));
            _pieces.Clear();
        }
    }

    public void OnControl(Opcode opcode, ReadOnlySpan<byte> payload) => Events.Add(Control(opcode, payload));

    /// <summary>Feeds bytes in pieces that end at the given places, as a transport would.</summary>
    public static (Recorder Recorder, FrameReader Reader) Read(
        byte[] bytes,
        IEnumerable<int>? splits = null,
        int maxMessageSize = 1 << 20,
        int maxFragments = 16384,
        Inflater? inflater = null,
        bool streams = false)
    {
        var recorder = new Recorder { Streams = streams };
        var reader = new FrameReader(recorder, maxMessageSize, maxFragments, inflater);
        var start = 0;
        foreach (var end in (splits ?? []).Append(bytes.Length))
        {
            // A piece of its own, since the reader unmasks in place.
            var piece = bytes[start..end];
            start = end;
            var taken = 0;
            while (taken < piece.Length)
            {
                var count = reader.Feed(piece.AsMemory(taken));
                if (count == 0)
                {
                    return (recorder, reader);
                }

                taken += count;
            }
        }

        reader.Feed(Memory<byte>.Empty);
        return (recorder, reader);
    }
}
