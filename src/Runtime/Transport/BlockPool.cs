using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Transport;

/// <summary>
/// A memory pool for Kestrel with blocks of 16 KiB instead of 4 KiB, so that a message of some kilobytes takes one receive instead of several.
/// Kestrel holds blocks only for bytes that have not been read yet.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockSize = 16 * 1024;

    /// <summary>The maximum number of blocks that the pool keeps: 32 MiB.</summary>
    private const int MaxKept = 2048;

    private readonly ConcurrentQueue<Block> _kept = new();

    /// <summary>The number of blocks in the pool, and of those that are just coming. Changed by interlocked operations.</summary>
    private int _count;

    public override int MaxBufferSize => BlockSize;

    /// <summary>Returns the pool. All parts of the server share it, because a connection's blocks are returned by any of them.</summary>
    /// <param name="options">The part of the server.</param>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        if (_kept.TryDequeue(out var block))
        {
            Interlocked.Decrement(ref _count);
            return block;
        }

        return new Block(this);
    }

    /// <summary>Does nothing: each part of the server disposes the pool, which the others still use. The garbage collector frees it.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _count) <= MaxKept)
        {
            _kept.Enqueue(block);
        }
        else
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockSize);

        public Memory<byte> Memory => _bytes;

        public void Dispose()
        {
            MessageMemory.Overwrite(_bytes);
            pool.Return(this);
        }
    }
}
