using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Runtime.Tests.Transport;

/// <summary>Flushes of the toolkit's transport behave like those of a pipe.</summary>
public class DirectWriterTests
{
    /// <summary>More than the kernel takes of what its peer does not read.</summary>
    private const int Much = 400_000;

    private const int SmallBuffer = 4096;

    [Fact]
    public async Task A_flush_that_is_canceled_leaves_its_bytes_to_the_next()
    {
        await using var socket = await ConnectedSocket.OpenAsync(SmallBuffer);
        var bytes = Bytes();
        var flush = socket.Writer.WriteAsync(bytes).AsTask();
        Assert.False(flush.IsCompleted);
        socket.Writer.CancelPendingFlush();
        Assert.True((await flush.WaitAsync(ConnectedSocket.Patience)).IsCanceled);

        using var cancellation = new CancellationTokenSource();
        var second = socket.Writer.WriteAsync(bytes, cancellation.Token).AsTask();
        Assert.False(second.IsCompleted);
        await cancellation.CancelAsync();
        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(ConnectedSocket.Patience));
        Assert.Equal(cancellation.Token, failure.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => socket.Writer.FlushAsync(cancellation.Token).AsTask());

        var third = socket.Writer.FlushAsync().AsTask();
        byte[] both = [.. bytes, .. bytes];
        Assert.Equal(both, await socket.ReceiveAsync(both.Length));
        var result = await third.WaitAsync(ConnectedSocket.Patience);
        Assert.False(result.IsCanceled || result.IsCompleted);
        Assert.Equal(0, socket.Writer.UnflushedBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flush_that_waits_completes_when_the_connection_ends(bool isAborted)
    {
        await using var socket = await ConnectedSocket.OpenAsync(SmallBuffer);
        var flush = socket.Writer.WriteAsync(Bytes()).AsTask();
        Assert.False(flush.IsCompleted);
        socket.Connection.Abort(isAborted ? new ConnectionAbortedException() : null);
        Assert.True((await flush.WaitAsync(ConnectedSocket.Patience)).IsCompleted);
        Assert.Equal(0, socket.Writer.UnflushedBytes);

        // What is written from here on is thrown away.
        Assert.True((await socket.Writer.WriteAsync(Bytes())).IsCompleted);
        Assert.True((await socket.Writer.FlushAsync()).IsCompleted);
        Assert.Equal(0, socket.Writer.UnflushedBytes);
    }

    [Fact]
    public async Task A_flush_that_nobody_awaited_is_sent_before_the_end()
    {
        await using var socket = await ConnectedSocket.OpenAsync(SmallBuffer);
        var bytes = Bytes();
        _ = socket.Writer.WriteAsync(bytes).AsTask();
        var disposing = socket.Connection.DisposeAsync().AsTask();
        Assert.Equal(bytes, await socket.ReceiveAsync(bytes.Length));
        await disposing.WaitAsync(ConnectedSocket.Patience);
        Assert.Equal(0, await socket.Peer.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task A_completed_output_is_sent_before_the_end()
    {
        await using var socket = await ConnectedSocket.OpenAsync(SmallBuffer);
        var bytes = Bytes();
        bytes.CopyTo(socket.Writer.GetMemory(bytes.Length));
        socket.Writer.Advance(bytes.Length);
        await socket.Writer.CompleteAsync();
        var disposing = socket.Connection.DisposeAsync().AsTask();
        Assert.Equal(bytes, await socket.ReceiveAsync(bytes.Length));
        await disposing.WaitAsync(ConnectedSocket.Patience);
        Assert.Equal(0, await socket.Peer.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task An_upgraded_connection_does_not_wait_for_a_peer_that_reads_nothing()
    {
        await using var socket = await ConnectedSocket.OpenAsync(SmallBuffer);
        socket.Reader.Pace = new(TimeProvider.System);
        var flush = socket.Writer.WriteAsync(Bytes()).AsTask();
        await socket.Connection.DisposeAsync().AsTask().WaitAsync(ConnectedSocket.Patience);
        Assert.True((await flush.WaitAsync(ConnectedSocket.Patience)).IsCompleted);
    }

    private static byte[] Bytes()
    {
        var bytes = new byte[Much];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
