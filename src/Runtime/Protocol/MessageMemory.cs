using System.Buffers;
using System.Numerics;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// The pool of the arrays that hold a message that arrives or leaves in parts, or waits. Small arrays come from the shared pool. The shared
/// pool keeps fewer large arrays than there are connections with a message in progress, and the rest would become garbage. Large arrays
/// have pools here.
/// </summary>
internal static class MessageMemory
{
    /// <summary>The maximum length in bytes of an array from the shared pool.</summary>
    public const int LargestShared = 16 * 1024;

    /// <summary>
    /// The cost in bytes of a message that waits, besides its payload: its place in an array that doubles, and an array for its payload.
    /// Without it a peer could fill sixty times a limit in bytes with messages of one byte.
    /// </summary>
    public const int Overhead = 192;

    /// <summary>The name of the switch that makes returned memory be overwritten.</summary>
    public const string PoisonSwitch = "WebSocketToolkit.PoisonReturnedMemory";

    /// <summary>The byte that overwrites returned memory if <see cref="PoisonSwitch"/> is on. Two of them are not valid UTF-8.</summary>
    public const byte Poison = 0xDB;

    /// <summary>The maximum length in bytes of an array from the pools here. Longer arrays come from the shared pool.</summary>
    private const int LargestOwn = (1024 * 1024) + Spare;

    /// <summary>
    /// The bytes by which an array exceeds a power of two, so that a message of that length fits with its header and does not take twice
    /// the memory.
    /// </summary>
    private const int Spare = 64;

    /// <summary>The maximum number of bytes that the pool of each length keeps.</summary>
    private const int MaxBytesKept = 32 * 1024 * 1024;

    private static readonly LargePool[] _pools = CreatePools();

    /// <summary>
    /// Indicates whether memory is overwritten when it is returned, so that tests find code that uses it afterwards. Where it is not, the
    /// JIT compiler removes the code for it.
    /// </summary>
    private static readonly bool _poisons = AppContext.TryGetSwitch(PoisonSwitch, out var isOn) && isOn;

    /// <summary>Rents an array of at least this length.</summary>
    /// <param name="length">The length in bytes.</param>
    public static byte[] Rent(int length) =>
        length is <= LargestShared or > LargestOwn
            ? ArrayPool<byte>.Shared.Rent(length)
            : _pools[IndexOf(length)].Rent(Thread.GetCurrentProcessorId());

    /// <summary>Returns an array that <see cref="Rent"/> rented.</summary>
    /// <param name="array">The array.</param>
    public static void Return(byte[] array)
    {
        Overwrite(array);
        if (array.Length is <= LargestShared or > LargestOwn)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
        else
        {
            _pools[IndexOf(array.Length)].Return(array, Thread.GetCurrentProcessorId());
        }
    }

    /// <summary>Overwrites memory that must not be used any more, if <see cref="PoisonSwitch"/> is on.</summary>
    /// <param name="memory">The memory.</param>
    public static void Overwrite(Span<byte> memory)
    {
        if (_poisons)
        {
            memory.Fill(Poison);
        }
    }

    /// <summary>Returns the index of the pool with the shortest arrays that are long enough.</summary>
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

        _ = new TrimOnCollection(pools);
        return pools;
    }

    /// <summary>
    /// Trims the pools after each collection of the whole heap. The object is unreachable from the start, so each collection of its
    /// generation finalizes it, and its generation soon is the oldest.
    /// </summary>
    private sealed class TrimOnCollection(LargePool[] pools)
    {
#pragma warning disable MA0055 // A finalizer is the only notification of a collection.
        ~TrimOnCollection()
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
