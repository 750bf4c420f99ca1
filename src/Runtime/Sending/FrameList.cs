using System.Runtime.InteropServices;

namespace WebSocketToolkit.Sending;

/// <summary>Messages in their order, with what they add up to. The places are those of one <see cref="FrameTable"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FrameList
{
    private int _droppableCount;
    private long _droppableCost;

    /// <summary>No droppable message stands before it: the search for the oldest goes on from here, so that it passes each message once.</summary>
    private int _mayBeDroppable;

    public int First { get; private set; }

    public int Last { get; private set; }

    /// <summary>Frames; places alone do not count.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes on the wire.</summary>
    public long Bytes { get; private set; }

    /// <summary>What they take of the bound in bytes.</summary>
    public long Cost { get; private set; }

    public readonly bool IsEmpty => First == FrameTable.None;

    /// <summary>Whether one more has room. One always has.</summary>
    public readonly bool HasRoom(long cost, int maxBytes, int maxMessages) =>
        Count == 0 || (Cost + cost <= maxBytes && Count < maxMessages);

    /// <summary>Whether one more would have room if all droppable messages were dropped.</summary>
    public readonly bool CouldHaveRoom(long cost, int maxBytes, int maxMessages) =>
        Count == _droppableCount || (Cost - _droppableCost + cost <= maxBytes && Count - _droppableCount < maxMessages);

    /// <summary>Whether a message would have room in the place of an earlier one if all other droppable messages were dropped.</summary>
    public readonly bool CouldReplace(in QueuedFrame earlier, long cost, int maxBytes)
    {
        var (count, rest) = earlier.IsDroppable ? (_droppableCount, Cost - _droppableCost) : (_droppableCount + 1, Cost - _droppableCost - earlier.Cost);
        return Count == count || rest + cost <= maxBytes;
    }

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
        if (_mayBeDroppable == FrameTable.None)
        {
            _mayBeDroppable = place;
        }

        Account(slot.Frame, sign: 1);
    }

    /// <summary>Takes a message out of the list; its place in the table stays.</summary>
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

        if (_mayBeDroppable == place)
        {
            _mayBeDroppable = slot.Next;
        }
    }

    /// <summary>Puts a message in the place of another.</summary>
    public void Replace(FrameTable table, int place, in QueuedFrame frame)
    {
        ref var slot = ref table[place];
        Account(slot.Frame, sign: -1);
        slot.Frame = frame;
        Account(frame, sign: 1);
    }

    /// <summary>The oldest droppable message but one; <see cref="FrameTable.None"/> if there is no other.</summary>
    public int OldestDroppable(FrameTable table, int except)
    {
        while (_mayBeDroppable != FrameTable.None && !table[_mayBeDroppable].Frame.IsDroppable)
        {
            _mayBeDroppable = table[_mayBeDroppable].Next;
        }

        var place = _mayBeDroppable;
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
