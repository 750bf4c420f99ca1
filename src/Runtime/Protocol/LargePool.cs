namespace WebSocketToolkit.Protocol;

/// <summary>
/// A pool of arrays of one length. Each processor rents the arrays that it used last. If it has no array, it rents from another.
/// </summary>
internal sealed class LargePool
{
    private readonly Partition[] _partitions;
    private readonly int _maxPerPartition;

    /// <param name="arrayLength">The length of an array in bytes.</param>
    /// <param name="maxArrays">The maximum number of arrays that the pool keeps.</param>
    /// <param name="processors">The number of partitions, limited to <paramref name="maxArrays"/>.</param>
    public LargePool(int arrayLength, int maxArrays, int processors)
    {
        ArrayLength = arrayLength;
        _partitions = new Partition[Math.Clamp(processors, 1, maxArrays)];
        for (var index = 0; index < _partitions.Length; index++)
        {
            _partitions[index] = new();
        }

        _maxPerPartition = maxArrays / _partitions.Length;
    }

    /// <summary>Gets the length of an array in bytes.</summary>
    public int ArrayLength { get; }

    /// <summary>Rents an array, or allocates one if the pool is empty.</summary>
    /// <param name="processor">The number of the calling processor. Any number is valid.</param>
    public byte[] Rent(int processor)
    {
        for (var index = 0; index < _partitions.Length; index++)
        {
            if (PartitionOf(processor + index).TryRent() is { } array)
            {
                return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(ArrayLength);
    }

    /// <summary>Returns an array. The array is left to the garbage collector if its partition is full.</summary>
    /// <param name="array">The array.</param>
    /// <param name="processor">The number of the processor that used it.</param>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public void Return(byte[] array, int processor)
    {
        if (array.Length != ArrayLength)
        {
            throw new ArgumentException(
                $"The array has {array.Length} bytes, but this pool rents arrays of {ArrayLength}. Return it to the pool that rented it.",
                nameof(array));
        }

        PartitionOf(processor).Return(array, _maxPerPartition);
    }

    /// <summary>Releases the arrays that were not used since the last call.</summary>
    public void Trim()
    {
        foreach (var partition in _partitions)
        {
            partition.Trim();
        }
    }

    private Partition PartitionOf(int processor) => _partitions[(uint)processor % (uint)_partitions.Length];

    private sealed class Partition
    {
        private readonly Lock _gate = new();
        private byte[]?[] _arrays = new byte[]?[8];
        private int _count;

        /// <summary>The lowest <see cref="_count"/> since the last <see cref="Trim"/>: that many arrays were not needed.</summary>
        private int _fewestHeld;

        public byte[]? TryRent()
        {
            lock (_gate)
            {
                if (_count == 0)
                {
                    return null;
                }

                var array = _arrays[--_count];
                _arrays[_count] = null;
                _fewestHeld = Math.Min(_fewestHeld, _count);
                return array;
            }
        }

        public void Return(byte[] array, int max)
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
                Array.Clear(_arrays, _count - _fewestHeld, _fewestHeld);
                _count -= _fewestHeld;
                _fewestHeld = _count;
            }
        }
    }
}
