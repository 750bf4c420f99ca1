using System.Net;
using System.Net.Sockets;
using Xunit;

namespace WebSocketToolkit.Testing.Tests.Raw;

/// <summary>A client whose bytes are the test's.</summary>

public sealed class RawClientTests
{
    [Fact]
    public async Task A_reset_is_a_reset_and_no_end_before_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        for (var i = 0; i < 100; i++)
        {
            await using var client = await RawClient.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
            using var server = await listener.AcceptSocketAsync();
            if (i % 2 == 0)
            {
                await client.SendAsync("read by nobody"u8.ToArray());
            }

            client.Reset();
            var failure = await Assert.ThrowsAsync<SocketException>(async () =>
            {
                while (await server.ReceiveAsync(new byte[64]) > 0)
                {
                }
            });
            Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
        }
    }
}
