using System.Net;
using System.Net.Sockets;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>A raw client of which a test sees the socket too.</summary>
internal sealed class TcpPeer : IAsyncDisposable
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;

    // Linux's struct tcp_info.
    private const int StateOffset = 0;
    private const int CloseWait = 8;
    private const int UnacknowledgedOffset = 24;
    private const int NotSentOffset = 144;

    private TcpPeer(Socket socket)
    {
        Socket = socket;
        Raw = new(new NetworkStream(socket, ownsSocket: true)) { Timeout = Clients.Patience };
    }

    public Socket Socket { get; }

    public RawClient Raw { get; }

    /// <summary>Connects to a port of this machine.</summary>
    /// <param name="port">The port.</param>
    /// <param name="receiveBuffer">The size of the kernel's buffer for what is not read; null for the system's.</param>
    public static async Task<TcpPeer> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<TcpPeer> UpgradeAsync(int port, string path)
    {
        var peer = await ConnectAsync(port);
        await peer.Raw.UpgradeAsync(path);
        return peer;
    }

    /// <summary>
    /// Gets a value indicating whether the server has ended its side in order, and has sent no reset behind its end, which would take what
    /// the client has not read yet.
    /// </summary>
    public bool HasOrderlyEnd
    {
        get
        {
            var info = new byte[1];
            Socket.GetRawSocketOption(Tcp, TcpInfo, info);
            return info[StateOffset] == CloseWait;
        }
    }

    public Task SendAsync(params byte[] bytes) => Raw.SendAsync(bytes);

    public Task<RawResponse> ReadResponseAsync() => Raw.ReadResponseAsync();

    public Task<TcpEnd> ReadEndAsync() => Raw.ReadEndAsync();

    public Task<byte[]> ReadToEndAsync() => Raw.ReadToEndAsync();

    /// <summary>Reads what comes until the server has ended.</summary>
    /// <returns>The number of bytes, and the kind of the end.</returns>
    public async Task<(int Bytes, TcpEnd End)> ReadUntilEndAsync()
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        var buffer = new byte[64 * 1024];
        var bytes = 0;
        try
        {
            int count;
            while ((count = await Socket.ReceiveAsync(buffer, patience.Token)) > 0)
            {
                bytes += count;
            }

            return (bytes, TcpEnd.Fin);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return (bytes, TcpEnd.Reset);
        }
    }

    public void EndSending() => Raw.EndSending();

    public void Reset() => Raw.Reset();

    /// <summary>Waits until the server's kernel has everything that was sent, the end included. There is no event for it.</summary>
    public Task WhenAcknowledgedAsync() => Nodes.EventuallyAsync(() =>
    {
        var info = new byte[NotSentOffset + sizeof(uint)];
        Socket.GetRawSocketOption(Tcp, TcpInfo, info);
        return Task.FromResult(BitConverter.ToUInt32(info, UnacknowledgedOffset) == 0 && BitConverter.ToUInt32(info, NotSentOffset) == 0);
    });

    public ValueTask DisposeAsync() => Raw.DisposeAsync();
}
