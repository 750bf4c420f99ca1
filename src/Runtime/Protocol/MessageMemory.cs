using System.Buffers;
using System.Numerics;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// Arrays for messages that arrive or leave in parts, or wait. The shared pool has the small ones. Of large ones it keeps fewer than there are
/// connections with a message under way, and the rest would be garbage; these have a pool of their own.
/// </summary>
internal static class MessageMemory
{
    /// <summary>Up to here the shared pool's are taken.</summary>
    public const int LargestShared = 16 * 1024;

    /// <summary>
    /// The cost of a message that waits, besides its payload: its place in an array that doubles, and an array of its own. Without it a peer
    /// could make sixty times a bound in bytes out of messages of one byte.
    /// </summary>
    public const int Overhead = 192;

    /// <summary>The longest that is kept; of longer ones the shared pool keeps some.</summary>
    private const int LargestOwn = (1024 * 1024) + Spare;

    /// <summary>Over a power of two, so that a message of such a length fits with its header and need not take twice the memory.</summary>
    private const int Spare = 64;

    /// <summary>What is kept of each length.</summary>
    private const int MaxBytesKept = 32 * 1024 * 1024;

    private static readonly LargePool[] _pools = CreatePools();

    /// <summary>An array of at least this length.</summary>
    public static byte[] Rent(int length) =>
        length is <= LargestShared or > LargestOwn ? ArrayPool<byte>.Shared.Rent(length) : _pools[IndexOf(length)].Rent(Thread.GetCurrentProcessorId());

    /// <summary>Gives back what <see cref="Rent"/> gave.</summary>
    public static void Return(byte[] array)
    {
        if (array.Length is <= LargestShared or > LargestOwn)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
        else
        {
            _pools[IndexOf(array.Length)].Return(array, Thread.GetCurrentProcessorId());
        }
    }

    /// <summary>Which pool has the shortest arrays that are long enough.</summary>
    private static int IndexOf(int length) =>
        Math.Max(0, BitOperations.Log2((uint)(length - Spare - 1)) - BitOperations.Log2(LargestShared));

    private static LargePool[] CreatePools()
    {
        var pools = new LargePool[IndexOf(LargestOwn) + 1];
        for (var index = 0; index < pools.Length; index++)
        {
            var length = (LargestShared << (index + 1)) + Spare;
            pools[index] = new(length, MaxBytesKept / length, Environment.ProcessorCount);
        }

        _ = new AfterCollections(pools);
        return pools;
    }

    /// <summary>
    /// Gives back what was not used between two collections of the whole heap. It is garbage from the start, and so finalized in each collection of its
    /// generation: soon the oldest.
    /// </summary>
    private sealed class AfterCollections(LargePool[] pools)
    {
#pragma warning disable MA0055 // There is no other way to hear of a collection.
        ~AfterCollections()
#pragma warning restore MA0055
        {
            foreach (var pool in pools)
            {
                pool.Trim();
            }

            GC.ReRegisterForFinalize(this);
        }
    }
}
