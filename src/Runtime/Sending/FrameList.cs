using System.Runtime.InteropServices;

namespace WebSocketToolkit.Sending;

/// <summary>An ordered list of queued messages with their totals. Its entries are in a <see cref="FrameTable"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FrameList
{
    private int _droppableCount;
    private long _droppableCost;

    /// <summary>
    /// The place before which no message is droppable. The search for the oldest droppable message begins here, so it passes each message
    /// once.
    /// </summary>
    private int _droppableCandidate;

    /// <summary>Gets the place of the oldest entry; <see cref="FrameTable.None"/> if the list is empty.</summary>
    public int First { get; private set; }

    /// <summary>Gets the place of the newest entry; <see cref="FrameTable.None"/> if the list is empty.</summary>
    public int Last { get; private set; }

    /// <summary>Gets the number of frames. Markers do not count.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the length of the frames on the wire, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets the number of bytes that the frames take of the send buffer.</summary>
    public long Cost { get; private set; }

    public readonly bool IsEmpty => First == FrameTable.None;

    /// <summary>Returns a value indicating whether another message has room. One message always has room.</summary>
    public readonly bool HasRoom(long cost, int maxBytes, int maxMessages) =>
        Count == 0 || (Cost + cost <= maxBytes && Count < maxMessages);

    /// <summary>Returns a value indicating whether another message would have room if all droppable messages were dropped.</summary>
    public readonly bool CouldHaveRoom(long cost, int maxBytes, int maxMessages) =>
        Count == _droppableCount || (Cost - _droppableCost + cost <= maxBytes && Count - _droppableCount < maxMessages);

    /// <summary>
    /// Returns a value indicating whether a message would have room in the place of an earlier message if all other droppable messages were
    /// dropped.
    /// </summary>
    public readonly bool CouldReplace(in QueuedFrame earlier, long cost, int maxBytes)
    {
        var (count, rest) = earlier.IsDroppable
            ? (_droppableCount, Cost - _droppableCost)
            : (_droppableCount + 1, Cost - _droppableCost - earlier.Cost);
        return Count == count || rest + cost <= maxBytes;
    }

    /// <summary>Appends an entry of the table to the list.</summary>
    public void Append(FrameTable table, int place)
    {
        ref var slot = ref table[place];
        (slot.Previous, slot.Next) = (Last, FrameTable.None);
        if (IsEmpty)
        {
            First = place;
        }
        else
        {
            table[Last].Next = place;
        }

        Last = place;
        if (_droppableCandidate == FrameTable.None)
        {
            _droppableCandidate = place;
        }

        Account(slot.Frame, sign: 1);
    }

    /// <summary>Removes an entry from the list. The entry stays in the table.</summary>
    public void Remove(FrameTable table, int place)
    {
        ref var slot = ref table[place];
        Account(slot.Frame, sign: -1);
        if (slot.Previous == FrameTable.None)
        {
            First = slot.Next;
        }
        else
        {
            table[slot.Previous].Next = slot.Next;
        }

        if (slot.Next == FrameTable.None)
        {
            Last = slot.Previous;
        }
        else
        {
            table[slot.Next].Previous = slot.Previous;
        }

        if (_droppableCandidate == place)
        {
            _droppableCandidate = slot.Next;
        }
    }

    /// <summary>Replaces the frame of an entry.</summary>
    public void Replace(FrameTable table, int place, in QueuedFrame frame)
    {
        ref var slot = ref table[place];
        Account(slot.Frame, sign: -1);
        slot.Frame = frame;
        Account(frame, sign: 1);
    }

    /// <summary>Finds the oldest droppable message except one.</summary>
    /// <returns>The place of the message; <see cref="FrameTable.None"/> if there is no other.</returns>
    public int OldestDroppable(FrameTable table, int except)
    {
        while (_droppableCandidate != FrameTable.None && !table[_droppableCandidate].Frame.IsDroppable)
        {
            _droppableCandidate = table[_droppableCandidate].Next;
        }

        var place = _droppableCandidate;
        while (place != FrameTable.None && (place == except || !table[place].Frame.IsDroppable))
        {
            place = table[place].Next;
        }

        return place;
    }

    private void Account(in QueuedFrame frame, int sign)
    {
        if (!frame.IsFrame)
        {
            return;
        }

        Count += sign;
        Bytes += sign * frame.Length;
        Cost += sign * frame.Cost;
        if (frame.IsDroppable)
        {
            _droppableCount += sign;
            _droppableCost += sign * frame.Cost;
        }
    }
}
