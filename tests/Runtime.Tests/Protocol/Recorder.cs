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

    /// <summary>Gets or sets the number of streamed bytes from which on no more can be received.</summary>
    public long PauseAfterBytes { get; set; } = long.MaxValue;

    public long StreamedBytes { get; private set; }

    public long SkippedBytes { get; private set; }

    /// <summary>Decides at random whether more can be received, however often it is asked.</summary>
    public Random? Pauses { get; init; }

    public bool CanReceive => Events.Count < PauseAfter && StreamedBytes < PauseAfterBytes && Pauses?.Next(2) != 0;

    public static string Message(WebSocketMessageType type, ReadOnlySpan<byte> payload) => $"{type} {Convert.ToHexString(payload)}";

    public static string Control(Opcode opcode, ReadOnlySpan<byte> payload) => $"{opcode} {Convert.ToHexString(payload)}";

    public MessageReceipt OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        Events.Add(Message(type, payload.Span));
        return MessageReceipt.None;
    }

    public bool IsStreamed(WebSocketMessageType type) => Streams;

    public void OnMessageStart(WebSocketMessageType type) => _streamed = type;

    public void OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds)
    {
        StreamedBytes += piece.Length;
        _pieces.AddRange(piece);
        if (messageEnds)
        {
            Events.Add(Message(_streamed, [.. _pieces]));
            _pieces.Clear();
        }
    }

    public void OnControl(Opcode opcode, ReadOnlySpan<byte> payload) => Events.Add(Control(opcode, payload));

    public void OnSkipped(int count) => SkippedBytes += count;

    /// <summary>Feeds bytes in pieces that end at the given places, as a transport would.</summary>
    public static (Recorder Recorder, FrameReader Reader) Read(
        byte[] bytes,
        IEnumerable<int>? splits = null,
        int maxMessageSize = 1 << 20,
        int maxFragments = 16384,
        Inflater? inflater = null,
        bool streams = false,
        Random? pauses = null)
    {
        var recorder = new Recorder { Streams = streams, Pauses = pauses };
        var reader = new FrameReader(recorder, maxMessageSize, maxFragments, inflater);
        if (pauses is not null)
        {
            FeedWithPauses(reader, bytes, [.. splits ?? [], bytes.Length], pauses);
            return (recorder, reader);
        }

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

    /// <summary>
    /// Feeds bytes to a reader that stops now and then. As in a pipe, the bytes that it has not consumed come again, alone or with some more.
    /// </summary>
    private static void FeedWithPauses(FrameReader reader, byte[] bytes, int[] ends, Random random)
    {
        byte[] unread = [];
        var arrived = 0;
        for (var next = 0; next < ends.Length || unread.Length != 0;)
        {
            if (next < ends.Length && (unread.Length == 0 || random.Next(2) == 0))
            {
                unread = [.. unread, .. bytes[arrived..ends[next]]];
                arrived = ends[next++];
            }

            unread = unread[reader.Feed(unread)..];
            if (reader is { IsClosed: true } or { IsFrameBoundaryKnown: false })
            {
                return;
            }
        }
    }
}
