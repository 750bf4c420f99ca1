using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Runtime.Tests.Transport;

public class DirectListenerTests
{
    [Fact]
    public async Task A_failure_that_lasts_does_not_take_a_processor()
    {
        var attempts = 0;
        var log = new Recorder();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var listener = new DirectListener(socket.LocalEndPoint!, new SocketTransportOptions { CreateBoundListenSocket = _ => socket }, log);

        // From here on accept(2) fails at once with EINVAL. With ENOBUFS, ENOMEM and EMFILE it does the same, but a test cannot use up the
        // system's memory.
        socket.Shutdown(SocketShutdown.Both);
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listener.AcceptAsync(enough.Token).AsTask());
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        // A pause is a tenth of a second.
        Assert.InRange(attempts, 1, 50);
        Assert.Equal([LogLevel.Warning], log.Levels);

        void Count(object? sender, FirstChanceExceptionEventArgs raised)
        {
            if (raised.Exception is SocketException { SocketErrorCode: SocketError.InvalidArgument })
            {
                Interlocked.Increment(ref attempts);
            }
        }
    }

    private sealed class Recorder : ILogger
    {
        public ConcurrentQueue<LogLevel> Levels { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Levels.Enqueue(logLevel);
    }
}
