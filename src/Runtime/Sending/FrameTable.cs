using System.Runtime.InteropServices;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The queued messages of a connection: their lists, and one array of the entries that the lists link. Any message can be found,
/// replaced and removed by its place, which is its index. Queueing a message allocates memory only when the array grows.
/// </summary>
internal sealed class FrameTable
{
    /// <summary>The place that stands for no entry.</summary>
    public const int None = 0;

    /// <summary>The length up to which an empty array is kept.</summary>
    private const int LargestKept = 32;

    /// <summary>The messages that leave next, in their order.</summary>
    public FrameList Ready;

    /// <summary>The messages whose senders wait for room.</summary>
    public FrameList Waiting;

    /// <summary>The group messages that wait for the end of <c>OnOpen</c>.</summary>
    public FrameList Held;

    private Slot[] _slots = [];
    private int _end = 1;
    private int _free;
    private int _used;

    public ref Slot this[int place] => ref _slots[place];

    /// <summary>Adds an entry.</summary>
    /// <param name="frame">The frame, or a marker.</param>
    /// <returns>The place of the entry.</returns>
    public int Add(in QueuedFrame frame)
    {
        var place = _free;
        if (place != None)
        {
            _free = _slots[place].Next;
        }
        else
        {
            place = _end++;
            if (place >= _slots.Length)
            {
                Array.Resize(ref _slots, Math.Max(4, _slots.Length * 2));
            }
        }

        _slots[place] = new() { Frame = frame };
        _used++;
        return place;
    }

    /// <summary>Frees the place of an entry.</summary>
    /// <param name="place">The place.</param>
    public void Free(int place)
    {
        _slots[place] = new() { Next = _free };
        _free = place;
        if (--_used == 0)
        {
            (_free, _end) = (None, 1);
            if (_slots.Length > LargestKept)
            {
                _slots = [];
            }
        }
    }

    /// <summary>An entry, with its neighbours in its list.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal struct Slot
    {
        public QueuedFrame Frame;
        public int Next;
        public int Previous;

        /// <summary>Indicates whether the sender waits for room, so that the entry is not in the send buffer yet.</summary>
        public bool Waits;

        /// <summary>Indicates whether the message is that of another sender than the one who waits.</summary>
        public bool IsReplaced;
    }
}
