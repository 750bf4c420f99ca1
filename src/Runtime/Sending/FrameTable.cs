using System.Runtime.InteropServices;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The places of all queued messages of a connection: one array, which <see cref="FrameList"/>s link, so that a message can be reached,
/// replaced and taken out wherever it stands, and queueing one allocates nothing but what the array grows by.
/// </summary>
internal sealed class FrameTable
{
    /// <summary>Stands for no place.</summary>
    public const int None = 0;

    /// <summary>A larger array is given back as soon as nothing is queued.</summary>
    private const int LargestKept = 32;

    private Slot[] _slots = [];
    private int _end = 1;
    private int _free;
    private int _used;

    public ref Slot this[int place] => ref _slots[place];

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

    /// <summary>A message, and its neighbours in its list.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal struct Slot
    {
        public QueuedFrame Frame;
        public int Next;
        public int Previous;
        public bool Waits;
    }
}
