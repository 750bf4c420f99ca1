namespace WebSocketToolkit.Protocol;

/// <summary>
/// Arrays of one length: each processor takes those that were used there last, and if it has none, another's.
/// </summary>
internal sealed class LargePool
{
    private readonly Shelf[] _shelves;
    private readonly int _maxOnShelf;

    /// <param name="arrayLength">What an array has.</param>
    /// <param name="maxArrays">How many are kept.</param>
    /// <param name="processors">How many shelves there are.</param>
    public LargePool(int arrayLength, int maxArrays, int processors)
    {
        ArrayLength = arrayLength;
        _shelves = new Shelf[Math.Clamp(processors, 1, maxArrays)];
        for (var index = 0; index < _shelves.Length; index++)
        {
            _shelves[index] = new();
        }

        _maxOnShelf = maxArrays / _shelves.Length;
    }

    public int ArrayLength { get; }

    /// <param name="processor">Which one asks; any number.</param>
    public byte[] Rent(int processor)
    {
        for (var index = 0; index < _shelves.Length; index++)
        {
            if (ShelfOf(processor + index).TryTake() is { } array)
            {
                return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(ArrayLength);
    }

    /// <summary>Takes an array back; what it has no room for is garbage.</summary>
    /// <param name="array">The array.</param>
    /// <param name="processor">Which one used it.</param>
    /// <exception cref="ArgumentException">It is not one of these.</exception>
    public void Return(byte[] array, int processor)
    {
        if (array.Length != ArrayLength)
        {
            throw new ArgumentException($"An array of {array.Length} bytes was not rented here: these have {ArrayLength}.", nameof(array));
        }

        ShelfOf(processor).Put(array, _maxOnShelf);
    }

    /// <summary>Lets go of the arrays that have not been used since the last time.</summary>
    public void Trim()
    {
        foreach (var shelf in _shelves)
        {
            shelf.Trim();
        }
    }

    private Shelf ShelfOf(int processor) => _shelves[(uint)processor % (uint)_shelves.Length];

    private sealed class Shelf
    {
        private readonly Lock _gate = new();
        private byte[]?[] _arrays = new byte[]?[8];
        private int _count;

        /// <summary>The fewest that have been here since <see cref="Trim"/>: as many were never needed.</summary>
        private int _fewest;

        public byte[]? TryTake()
        {
            lock (_gate)
            {
                if (_count == 0)
                {
                    return null;
                }

                var array = _arrays[--_count];
                _arrays[_count] = null;
                _fewest = Math.Min(_fewest, _count);
                return array;
            }
        }

        public void Put(byte[] array, int max)
        {
            lock (_gate)
            {
                if (_count == max)
                {
                    return;
                }

                if (_count == _arrays.Length)
                {
                    Array.Resize(ref _arrays, Math.Min(_count * 2, max));
                }

                _arrays[_count++] = array;
            }
        }

        public void Trim()
        {
            lock (_gate)
            {
                Array.Clear(_arrays, _count - _fewest, _fewest);
                _count -= _fewest;
                _fewest = _count;
            }
        }
    }
}
