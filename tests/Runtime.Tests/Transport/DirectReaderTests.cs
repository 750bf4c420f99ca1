using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using WebSocketToolkit.Runtime.Tests.Receiving;

namespace WebSocketToolkit.Runtime.Tests.Transport;

/// <summary>Reads of the toolkit's transport behave like those of a pipe.</summary>
public class DirectReaderTests
{
    private const int Rounds = 20_000;

    [Fact]
    public async Task A_token_that_fires_while_a_read_begins_fails_that_read_and_no_other()
    {
        await using var socket = await ConnectedSocket.OpenAsync();
        var reader = socket.Reader;
        Lockstep.Run(Rounds, () =>
        {
            var cancellation = new CancellationTokenSource();
            ValueTask<ReadResult> read = default;
            Exception? failure = null;
            return (
                () =>
                {
                    try
                    {
                        read = reader.ReadAsync(cancellation.Token);
                    }
                    catch (OperationCanceledException exception)
                    {
                        failure = exception;
                    }
                },
                cancellation.Cancel,
                () =>
                {
                    failure ??= Record.Exception(() => read.AsTask().WaitAsync(ConnectedSocket.Patience).GetAwaiter().GetResult());
                    Assert.Equal(cancellation.Token, Assert.IsType<OperationCanceledException>(failure).CancellationToken);
                    Assert.False(reader.TryRead(out _));
                    cancellation.Dispose();
                }
            );
        });
    }

    [Fact]
    public async Task A_token_that_fires_while_bytes_arrive_loses_none_and_cancels_no_later_read()
    {
        await using var socket = await ConnectedSocket.OpenAsync();
        var reader = socket.Reader;
        Lockstep.Run(Rounds, () =>
        {
            var cancellation = new CancellationTokenSource();
            var read = reader.ReadAsync(cancellation.Token);
            return (
                () => socket.Peer.Send("x"u8),
                cancellation.Cancel,
                () =>
                {
                    ReadResult result = default;
                    if (Record.Exception(() => result = read.AsTask().WaitAsync(ConnectedSocket.Patience).GetAwaiter().GetResult()) is { } failure)
                    {
                        Assert.IsType<OperationCanceledException>(failure);
                        result = reader.ReadAsync().AsTask().WaitAsync(ConnectedSocket.Patience).GetAwaiter().GetResult();
                    }

                    Assert.False(result.IsCanceled);
                    Assert.Equal("x"u8, result.Buffer.FirstSpan);
                    reader.AdvanceTo(result.Buffer.End);
                    cancellation.Dispose();
                }
            );
        });
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public async Task A_read_that_is_canceled_returns_and_the_next_one_waits()
    {
        await using var socket = await ConnectedSocket.OpenAsync();
        var read = socket.Reader.ReadAsync().AsTask();
        socket.Reader.CancelPendingRead();
        Assert.True((await read.WaitAsync(ConnectedSocket.Patience)).IsCanceled);
        Assert.False(socket.Reader.TryRead(out _));

        // Without a read that waits it is the next one.
        socket.Reader.CancelPendingRead();
        Assert.True((await socket.Reader.ReadAsync()).IsCanceled);
        Assert.False(socket.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Bytes_behind_urgent_data_are_read()
    {
        // A read stops at urgent data, without having filled its buffer.
        for (var round = 0; round < 20; round++)
        {
            await using var socket = await ConnectedSocket.OpenAsync();
            socket.Peer.Send("before"u8);
            socket.Peer.Send("!"u8, SocketFlags.OutOfBand);
            socket.Peer.Send("behind"u8);
            await socket.WhenArrivedAsync();
            var bytes = new ArrayBufferWriter<byte>();
            while (bytes.WrittenCount < 12)
            {
                var result = await socket.Reader.ReadAsync().AsTask().WaitAsync(ConnectedSocket.Patience);
                bytes.Write(result.Buffer.FirstSpan);
                socket.Reader.AdvanceTo(result.Buffer.End);
            }

            Assert.Equal("beforebehind"u8, bytes.WrittenSpan);
        }
    }

    [Fact]
    public async Task Code_that_awaits_a_read_and_throws_is_logged()
    {
        await using var socket = await ConnectedSocket.OpenAsync();

        // On a thread without a synchronization context, so that the callback runs on the transport's thread.
        await Task.Run(() => socket.Reader.ReadAsync().GetAwaiter().UnsafeOnCompleted(static () => throw new InvalidTimeZoneException()));
        socket.Peer.Send("x"u8);
        await ConnectedSocket.EventuallyAsync(() => !socket.Logged.IsEmpty);
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(socket.Logged));
    }

    [Fact]
    public async Task A_failed_connection_fails_every_read_behind_the_bytes_that_have_arrived()
    {
        await using var socket = await ConnectedSocket.OpenAsync();
        socket.Reader.Pace = new(TimeProvider.System);
        socket.Peer.Send("last words"u8);
        socket.Peer.LingerState = new(true, 0);
        socket.Peer.Dispose();
        await ConnectedSocket.EventuallyAsync(() => socket.Writer.WriteAsync("x"u8.ToArray()).AsTask().GetAwaiter().GetResult().IsCompleted);

        var result = await socket.Reader.ReadAsync().AsTask().WaitAsync(ConnectedSocket.Patience);
        Assert.Equal("last words"u8, result.Buffer.FirstSpan);
        socket.Reader.AdvanceTo(result.Buffer.End);
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ConnectionResetException>(() => socket.Reader.ReadAsync().AsTask().WaitAsync(ConnectedSocket.Patience));
        }
    }
}
