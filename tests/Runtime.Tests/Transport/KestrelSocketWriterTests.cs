using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Transport;

public sealed class KestrelSocketWriterTests : IAsyncLifetime
{
    /// <summary>More than the kernel takes of what its peer does not read.</summary>
    private const int Much = 400_000;

    private const int SmallBuffer = 4096;

    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallBuffer };
    private Socket _socket = null!;

    public async Task InitializeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = SmallBuffer };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await _peer.ConnectAsync(listener.LocalEndPoint!);
        _socket = await listener.AcceptAsync();
    }

    public Task DisposeAsync()
    {
        _peer.Dispose();
        _socket.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Frames_wait_for_the_whole_101()
    {
        const int HeaderLength = 1000;
        var response = new HttpResponseFeature { StatusCode = 101, ReasonPhrase = "Switching Protocols" };
        response.Headers["X"] = new string('x', HeaderLength);
        var length = "HTTP/1.1 101 Switching Protocols\r\nX: \r\n\r\n".Length + HeaderLength;
        var writer = Create(response);
        var flush = writer.WriteAsync("frame"u8.ToArray()).AsTask();
        _socket.Send(new byte[length - 1]);
        await ReceiveAsync(length - 1);
        Assert.False(flush.IsCompleted);
        _socket.Send("\n"u8);
        Assert.Equal("\nframe"u8.ToArray(), await ReceiveAsync(1 + "frame".Length));
        Assert.False((await flush.WaitAsync(ConnectedSocket.Patience)).IsCompleted);
    }

    [Fact]
    public async Task A_flush_that_waits_completes_when_the_peer_resets()
    {
        var writer = Opened();
        var flush = writer.WriteAsync(new byte[Much]).AsTask();
        Assert.False(flush.IsCompleted);
        _peer.LingerState = new(true, 0);
        _peer.Dispose();
        Assert.True((await flush.WaitAsync(ConnectedSocket.Patience)).IsCompleted);
        Assert.True((await writer.WriteAsync(new byte[1])).IsCompleted);
        Assert.Equal(0, writer.UnflushedBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flush_completes_when_the_server_has_closed_the_socket(bool isOpened)
    {
        var writer = isOpened ? Opened() : Create(new());
        _socket.Dispose();
        Assert.True((await writer.WriteAsync(new byte[1]).AsTask().WaitAsync(ConnectedSocket.Patience)).IsCompleted);
        Assert.Equal(0, writer.UnflushedBytes);
    }

    /// <summary>Returns a writer whose 101 has left.</summary>
    private KestrelSocketWriter Opened()
    {
        _socket.Send(new byte[1000]);
        var writer = Create(new());
        Assert.True(writer.FlushAsync().IsCompletedSuccessfully);
        return writer;
    }

    private KestrelSocketWriter Create(HttpResponseFeature response) =>
        new(_socket, response, PipeReader.Create(Stream.Null), new DefaultConnectionContext());

    private async Task<byte[]> ReceiveAsync(int count)
    {
        using var patience = new CancellationTokenSource(ConnectedSocket.Patience);
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            filled += await _peer.ReceiveAsync(bytes.AsMemory(filled), patience.Token);
        }

        return bytes;
    }
}
