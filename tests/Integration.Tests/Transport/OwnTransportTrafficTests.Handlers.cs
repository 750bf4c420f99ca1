using System.Buffers;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>The contract of a transport with handlers of connections: pipes, reads that fail, and the order of the end.</summary>
public sealed partial class OwnTransportTrafficTests
{
    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_handler_of_connections_may_complete_its_pipes(bool isOwn)
    {
        var failures = Channel.CreateUnbounded<Exception>();
        var closed = new TaskCompletionSource();
        await using var app = await TrafficApp.StartAsync(isOwn, static _ => { }, options => options.Run(async connection =>
        {
            connection.ConnectionClosed.Register(closed.SetResult);
            var read = await connection.Transport.Input.ReadAsync();
            connection.Transport.Output.Write(read.Buffer.FirstSpan);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            await connection.Transport.Output.CompleteAsync();
            await closed.Task;
            failures.Writer.TryWrite((await Record.ExceptionAsync(async () => await connection.Transport.Input.ReadAsync()))!);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("hello"u8.ToArray());

        // The client does not end its side. What was written but not flushed arrives, then the end.
        Assert.Equal("hello"u8.ToArray(), await client.ReadToEndAsync());
        Assert.IsType<ConnectionAbortedException>(await failures.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Fault_10_Reads_fail_as_on_Kestrels_sockets(bool isOwn)
    {
        using var begun = new SemaphoreSlim(0);
        var failures = Channel.CreateUnbounded<Exception?>();
        await using var app = await TrafficApp.StartAsync(isOwn, static _ => { }, options => options.Run(async connection =>
        {
            var input = connection.Transport.Input;
            var read = await input.ReadAsync();
            var isAbort = read.Buffer.FirstSpan[0] == 'a';
            input.AdvanceTo(read.Buffer.End);
            begun.Release();
            if (isAbort)
            {
                connection.Abort(new("enough"));
            }

            // A failed connection fails every read, and completes every flush.
            for (var i = 0; i < 3; i++)
            {
                failures.Writer.TryWrite(await Record.ExceptionAsync(async () => await input.ReadAsync()));
                await connection.Transport.Output.WriteAsync("x"u8.ToArray());
            }

            while (!(await connection.Transport.Output.FlushAsync()).IsCompleted)
            {
                // Kestrel's sockets notice it on another thread.
                await Task.Yield();
            }

            failures.Writer.TryWrite(null);
        }));
        await using (var reset = await app.ConnectAsync())
        {
            await reset.SendAsync("r"u8.ToArray());
            await begun.WaitAsync(Clients.Patience);
            reset.Reset();
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<ConnectionResetException>(await failures.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        }

        Assert.Null(await failures.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));

        await using var abort = await app.ConnectAsync();
        await abort.SendAsync("a"u8.ToArray());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("enough", Assert.IsType<ConnectionAbortedException>(await failures.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience)).Message);
        }

        Assert.Null(await failures.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Fault_11_A_throwing_callback_of_connection_closed_is_logged(bool isOwn)
    {
        var called = new TaskCompletionSource();
        await using var app = await TrafficApp.StartAsync(isOwn, static app => app.MapGet("/", static () => "here"), options => options.Use(next => connection =>
        {
            connection.ConnectionClosed.Register(called.SetResult);
            connection.ConnectionClosed.Register(static () => throw new InvalidTimeZoneException("thrown by the test"));
            return next(connection);
        }));
        await using (var client = await app.SendAsync("GET / HTTP/1.1"))
        {
            await client.ReadResponseAsync();
        }

        // The process is alive, and the other callbacks have run.
        await called.Task.WaitAsync(Clients.Patience);
        await app.StopAsync().WaitAsync(Clients.Patience);
        var error = Assert.Single(app.Logs, static log => log.Level >= LogLevel.Error);
        Assert.IsType<InvalidTimeZoneException>(Assert.IsType<AggregateException>(error.Exception).InnerException);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_connections_end_has_its_order(bool isOwn)
    {
        var order = new List<string>();
        using var reached = new SemaphoreSlim(0);
        using var proceed = new ManualResetEventSlim();
        await using var app = await TrafficApp.StartAsync(isOwn, static app => app.MapGet("/", static () => "here"), options => options.Use(next => async connection =>
        {
            connection.Features.Get<IConnectionCompleteFeature>()!.OnCompleted(
                _ =>
                {
                    Note($"completed, the socket is open: {connection.Features.Get<IConnectionSocketFeature>()!.Socket.SafeHandle.IsClosed is false}");
                    return Task.CompletedTask;
                },
                new());
            connection.ConnectionClosed.Register(() =>
            {
                reached.Release();
                proceed.Wait(Clients.Patience);
                Note("closed");
            });
            await next(connection);
            Note("requests are over");
        }));
        await using var client = await app.SendAsync("GET / HTTP/1.1");
        await client.ReadResponseAsync();
        var stopping = app.EndAsync();
        await reached.WaitAsync(Clients.Patience);

        // The server waits for a callback of the connection's end, as it waits for everything of the connection.
        Assert.NotSame(stopping, await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromMilliseconds(200))));
        proceed.Set();
        await stopping;
        Assert.Equal(["requests are over", "completed, the socket is open: True", "closed"], order);
        Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());

        void Note(string step)
        {
            lock (order)
            {
                order.Add(step);
            }
        }
    }
}
