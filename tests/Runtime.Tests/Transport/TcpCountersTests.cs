using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Transport;

public class TcpCountersTests
{
    [Fact]
    public async Task Nothing_waits_for_a_peer_that_has_everything()
    {
        await using var connected = await ConnectedSocket.OpenAsync();
        var socket = ((IConnectionSocketFeature)connected.Connection).Socket;
        Assert.Equal(new OutputProgress(0, 0), TcpCounters.TryReadProgress(socket.SafeHandle));
        socket.Send(new byte[100]);
        await ConnectedSocket.EventuallyAsync(() => TcpCounters.TryReadProgress(socket.SafeHandle) == new OutputProgress(100, 0));
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(100, (await connected.ReceiveAsync(100)).Length);

        // The FIN is acknowledged, too.
        Assert.Equal(0, connected.Peer.Receive(new byte[1]));
        await ConnectedSocket.EventuallyAsync(() => TcpCounters.TryReadProgress(socket.SafeHandle) == new OutputProgress(100, 0));
    }
}
