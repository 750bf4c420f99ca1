using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Transport;

/// <summary>A connection of the toolkit's transport, and the socket at its other end.</summary>
internal sealed class ConnectedSocket : IAsyncDisposable, ILogger
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private ConnectedSocket(Socket peer, Socket accepted)
    {
        Peer = peer;
        Connection = new(accepted, this);
    }

    public Socket Peer { get; }

    public DirectConnection Connection { get; }

    public DirectReader Reader => Connection.Reader;

    public System.IO.Pipelines.PipeWriter Writer => Connection.Transport.Output;

    /// <summary>Gets the exceptions that were logged.</summary>
    public ConcurrentQueue<Exception> Logged { get; } = new();

    /// <summary>Opens a connection.</summary>
    /// <param name="bufferSize">The size of the kernel's buffers; null for the system's.</param>
    public static async Task<ConnectedSocket> OpenAsync(int? bufferSize = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (bufferSize is { } size)
        {
            listener.SendBufferSize = size;
            peer.ReceiveBufferSize = size;
        }

        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await peer.ConnectAsync(listener.LocalEndPoint!);
        return new(peer, await listener.AcceptAsync());
    }

    /// <summary>Waits until what was sent at the other end has arrived. There is no event for it.</summary>
    public async Task WhenArrivedAsync()
    {
        // The segments without an acknowledgement, in Linux's struct tcp_info.
        const int Tcp = 6;
        const int TcpInfo = 11;
        const int Unacknowledged = 24;
        var info = new byte[Unacknowledged + sizeof(uint)];
        await EventuallyAsync(() =>
        {
            Peer.GetRawSocketOption(Tcp, TcpInfo, info);
            return BitConverter.ToUInt32(info, Unacknowledged) == 0;
        });
    }

    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(1, patience.Token);
        }
    }

    /// <summary>Receives a number of bytes at the other end.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            var received = await Peer.ReceiveAsync(bytes.AsMemory(filled), patience.Token);
            Assert.NotEqual(0, received);
            filled += received;
        }

        return bytes;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Logged.Enqueue(exception ?? new InvalidOperationException(formatter(state, exception)));

    public async ValueTask DisposeAsync()
    {
        Peer.Dispose();
        Connection.Abort(new Microsoft.AspNetCore.Connections.ConnectionAbortedException());
        await Connection.DisposeAsync();
    }
}
