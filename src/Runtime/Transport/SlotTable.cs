namespace WebSocketToolkit.Transport;

/// <summary>
/// The objects of which there are as many as connections, each in a slot of its own. It costs less than half of the memory of a hash table, and grows
/// without being copied.
/// </summary>
/// <typeparam name="T">The type of the objects.</typeparam>
/// <remarks>Any thread may call any member. Slots change under the lock, and are read without it.</remarks>
internal sealed class SlotTable<T>
    where T : class
{
    private const int ChunkBits = 8;
    private const int ChunkLength = 1 << ChunkBits;

    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private T?[][] _chunks = [];
    private int _used;

    /// <summary>Gets the number of objects, read without the lock and so approximate.</summary>
    public int Count => Volatile.Read(ref _used) - _free.Count;

    /// <summary>Gets the object in a slot; null if the slot is free.</summary>
    /// <param name="slot">The slot, as <see cref="Add"/> once returned it.</param>
    public T? this[int slot] => Volatile.Read(ref Volatile.Read(ref _chunks)[slot >> ChunkBits][slot & (ChunkLength - 1)]);

    /// <summary>Adds an object.</summary>
    /// <param name="item">The object.</param>
    /// <returns>The slot of the object.</returns>
    public int Add(T item)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var slot))
            {
                slot = _used;
                if (slot >> ChunkBits == _chunks.Length)
                {
                    Volatile.Write(ref _chunks, [.. _chunks, new T?[ChunkLength]]);
                }

                Volatile.Write(ref _used, slot + 1);
            }

            Volatile.Write(ref _chunks[slot >> ChunkBits][slot & (ChunkLength - 1)], item);
            return slot;
        }
    }

    /// <summary>Frees a slot.</summary>
    /// <param name="slot">The slot.</param>
    public void Remove(int slot)
    {
        lock (_gate)
        {
            Volatile.Write(ref _chunks[slot >> ChunkBits][slot & (ChunkLength - 1)], null);
            _free.Push(slot);
        }
    }

    /// <summary>Enumerates the objects. Those that are added or removed during the enumeration may be missing or included.</summary>
    public IEnumerable<T> Items()
    {
        foreach (var chunk in Volatile.Read(ref _chunks))
        {
            for (var i = 0; i < chunk.Length; i++)
            {
                if (Volatile.Read(ref chunk[i]) is { } item)
                {
                    yield return item;
                }
            }
        }
    }
}
