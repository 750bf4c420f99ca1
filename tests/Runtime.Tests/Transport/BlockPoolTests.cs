using System.Buffers;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Transport;

/// <summary>Kestrel's memory in blocks of 16 KiB: used again, bounded, and the same for all parts of the server.</summary>
public sealed class BlockPoolTests
{
    private const int BlockSize = 16 * 1024;

    private readonly BlockPool _pool = new();

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(BlockSize)]
    public void A_block_has_16_KiB_whatever_is_asked_for(int size)
    {
        using var block = _pool.Rent(size);
        Assert.Equal(BlockSize, block.Memory.Length);
        Assert.Equal(BlockSize, _pool.MaxBufferSize);
    }

    [Fact]
    public void No_block_is_larger() => Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(BlockSize + 1));

    [Fact]
    public void A_block_is_used_again()
    {
        var block = _pool.Rent();
        block.Dispose();
        Assert.Same(block, _pool.Rent());
        Assert.NotSame(block, _pool.Rent());
    }

    [Fact]
    public void The_pool_keeps_a_bounded_number_of_blocks()
    {
        List<IMemoryOwner<byte>> RentAll() => [.. Enumerable.Range(0, 2100).Select(_ => _pool.Rent())];
        var rented = RentAll();
        Assert.Equal(2100, rented.Distinct().Count());
        for (var round = 0; round < 2; round++)
        {
            rented.ForEach(static block => block.Dispose());
            var again = RentAll();
            Assert.Equal(2048, again.Intersect(rented).Count());
            rented = again;
        }
    }

    [Fact]
    public void All_parts_of_the_server_share_the_pool()
    {
        var part = _pool.Create();
        var block = part.Rent();
        part.Dispose();
        block.Dispose();
        Assert.Same(block, _pool.Create(new() { Owner = "another" }).Rent());
    }
}
