using System.Buffers;
using System.Runtime.InteropServices;
using WebSocketToolkit.Messages;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Connections;

/// <summary>The part that hands the bytes of a read to the frame reader, of which a thread has one for all its connections.</summary>
internal sealed partial class ReceiveLoop
{
    private readonly Inflater? _inflater;

    /// <summary>
    /// The frame reader; null between messages, when it holds nothing of the connection and serves the next one on its thread.
    /// </summary>
    private FrameReader? _reader;

    [ThreadStatic]
    private static FrameReader? _spareReader;

    /// <summary>Parses the bytes of one read. Messages that callbacks send on this thread leave with one flush.</summary>
    /// <returns>The end of the parsed bytes; null if another thread has taken the reading over.</returns>
    private SequencePosition? Parse(in ReadOnlySequence<byte> buffer)
    {
        var unparsed = Unparsed(buffer);
        if (unparsed.IsEmpty)
        {
            return unparsed.End;
        }

        _session.KeepAlive.OnReceived();
        _readAt = _session.Time.GetTimestamp();
        var reader = _reader ??= RentReader();
        var taken = 0L;
        var before = buffer.Length - unparsed.Length;
        var turn = ReadTurn.Begin(this, buffer);
        try
        {
            foreach (var segment in unparsed)
            {
                turn.SegmentStart = before + taken;

                // The memory of the pipe belongs to the reader until it is advanced, so frames are unmasked in place.
                var count = Feed(reader, MemoryMarshal.AsMemory(segment));
                if (count == FrameReader.TakenOver)
                {
                    turn.Taken!.Release();
                    return null;
                }

                MessageMemory.Overwrite(MemoryMarshal.AsMemory(segment).Span[..count]);
                taken += count;
                if (count < segment.Length)
                {
                    break;
                }
            }
        }
        finally
        {
            turn.End();
        }

        if (reader.IsIdle)
        {
            reader.Release();
            _reader = null;
            _spareReader = reader;
        }

        return unparsed.GetPosition(taken);
    }

    private FrameReader RentReader()
    {
        var options = _session.Route.Options;
        if (_spareReader is not { } reader)
        {
            return new(this, options.MessageLimit, options.MaxFragments, _inflater);
        }

        _spareReader = null;
        reader.Serve(this, options.MessageLimit, options.MaxFragments, _inflater);
        return reader;
    }

    private int Feed(FrameReader reader, Memory<byte> bytes)
    {
        var hadFault = reader.Fault is not null;
        var taken = reader.Feed(bytes);
        if (taken == FrameReader.TakenOver)
        {
            return taken;
        }

        if (reader.Fault is { } fault && !hadFault)
        {
            _session.CloseHandshake.OnFault(fault);
            if (reader is { IsFrameBoundaryKnown: true, IsClosed: false } && taken < bytes.Length)
            {
                // Messages behind a fault are skipped, so no callback holds this call up.
                taken += reader.Feed(bytes[taken..]);
            }
        }

        return taken;
    }
}
