using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.Integration.Tests.Connections.Deadlines;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>
/// Everything at once, by chance: well-behaved and hostile peers, callbacks that hang, throw and block, kicks and a shutdown, on each kind
/// of wire. What is echoed is whole, every connection ends within its deadlines, and every slot comes back. Memory that messages have
/// returned is overwritten, so that its use would show.
/// </summary>
public sealed partial class StressMixTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Workers = 48;

    /// <summary>Above the number of workers, because a slot comes back some time after its peer has gone.</summary>
    private const int Slots = 400;

    private const int LargestEcho = 100_000;

    private static readonly TimeSpan _time = TimeSpan.FromSeconds(20);

    /// <summary>Longer than all deadlines of a connection together: lifetime, close, operations, linger, and the tick of a second.</summary>
    private static readonly TimeSpan _deadlines = TimeSpan.FromSeconds(12);

    private static readonly string[] _acts =
    [
        "echo", "echo", "echo", "echo compressed", "close", "leave", "end", "mute", "flood", "half a frame", "half a message", "nonsense",
        "hang", "block", "throw", "hang in OnOpen", "hang in OnClose", "operation", "stream", "pull", "slow handshake",
    ];

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _unblock = new();
    private int _echoes;

    [Theory]
    [InlineData(WireKind.Kestrel)]
    [InlineData(WireKind.Own)]
    [InlineData(WireKind.Tls)]
    [InlineData(WireKind.OwnTls)]
    [InlineData(WireKind.Http2)]
    [InlineData(WireKind.OwnHttp2)]
    public async Task Every_connection_ends_in_time_and_every_slot_comes_back(WireKind wire)
    {
        // The callbacks that block hold a thread each.
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(Workers * 4, ports);
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        Print($"{wire}: seed {seed}");
        await using var app = await WiredApp.StartAsync(wire, Map, static options =>
        {
            options.MaxTotalConnections = Slots;
            options.HandshakeTimeout = TimeSpan.FromSeconds(1);
            options.PingInterval = TimeSpan.FromSeconds(1);
            options.PongTimeout = TimeSpan.FromSeconds(2);
            options.FirstMessageTimeout = TimeSpan.FromSeconds(3);
            options.MaxLifetime = TimeSpan.FromSeconds(5);
            options.ShutdownTimeout = TimeSpan.FromSeconds(1);
            options.Compression = WebSocketCompression.ContextTakeover;
        },
        services: static services => services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromSeconds(3)));
        try
        {
            using var over = new CancellationTokenSource(_time);
            var kicks = KickAsync(app, new Random(seed), over.Token);
            var acts = await Task.WhenAll(Enumerable.Range(1, Workers).Select(worker => ActAsync(app, new Random(seed + worker), over.Token)));
            await kicks;
            Print($"{acts.Sum()} connections, {_echoes} echoes");

            // Callbacks that hang still hang. Their connections are over all the same, and have given their slots back.
            var clients = await FillAsync(app);
            await Task.WhenAll(clients.Select(static client => client.SendAsync(RawFrame.OfText("still here"))));
            await Task.WhenAll(clients.Select(static async client =>
            {
                Assert.Equal("still here", (await ReadMessageAsync(client)).Text);
                await client.DisposeAsync();
            }));
            await app.StopAsync().WaitAsync(_deadlines);
        }
        finally
        {
            _release.SetResult();
            _unblock.Set();
            ThreadPool.SetMinThreads(threads, ports);
        }

        var errors = app.Logs.Where(static log => log.Level >= LogLevel.Error && log.Exception is not ExpectedException).ToArray();
        foreach (var error in errors)
        {
            Print($"{error.Message} {error.Exception}");
        }

        Assert.Empty(errors);
        Assert.True(_echoes > Workers, $"{_echoes} echoes are too few.");
    }

    /// <summary>A message that both sides can check: what was returned to a pool, and is overwritten there, does not look like it.</summary>
    private static byte[] Payload(Random random)
    {
        var payload = new byte[random.Next(LargestEcho)];
        Array.Fill(payload, (byte)random.Next(0x80));
        return payload;
    }

    /// <summary>Opens as many connections as the server has slots, as soon as all slots are free.</summary>
    private static async Task<RawClient[]> FillAsync(WiredApp app)
    {
        var clients = new List<RawClient>();
        using var deadline = new CancellationTokenSource(_deadlines);
        while (clients.Count < Slots)
        {
            try
            {
                clients.Add(await app.ConnectAsync("/echo"));
            }
            catch (Exception exception) when (exception is IOException or WebSocketRefusedException)
            {
                foreach (var client in clients)
                {
                    await client.DisposeAsync();
                }

                Assert.False(deadline.IsCancellationRequested, $"Only {clients.Count} of {Slots} slots are free.");
                clients.Clear();
                await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            }
        }

        return [.. clients];
    }

    /// <summary>Reads the next message, and answers no ping.</summary>
    private static async Task<RawFrame> ReadMessageAsync(RawClient client)
    {
        while (true)
        {
            var frame = await client.ReadFrameAsync();
            if (frame.Opcode is Opcode.Text or Opcode.Binary)
            {
                return frame;
            }

            if (frame.Opcode == Opcode.Close)
            {
                throw new IOException($"Closed: {frame.CloseCode}");
            }
        }
    }

    private static byte[] Inflate(byte[] payload)
    {
        using var deflate = new DeflateStream(new MemoryStream([.. payload, 0, 0, 0xFF, 0xFF]), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        deflate.CopyTo(inflated);
        return inflated.ToArray();
    }

    private static async Task KickAsync(WiredApp app, Random random, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            if (app.Connections.ElementAtOrDefault(random.Next(Workers)) is not { } connection)
            {
                continue;
            }

            switch (random.Next(3))
            {
                case 0:
                    connection.Abort();
                    break;
                case 1:
                    _ = connection.CloseAsync(4000, "kicked");
                    break;
                default:
                    connection.TrySend("hello"u8, System.Net.WebSockets.WebSocketMessageType.Text);
                    break;
            }
        }
    }

    private void Map(WebApplication app)
    {
        app.MapWebSocket("/echo", static connection => connection.OnMessage(message => connection.SendAsync(message)));
        app.MapWebSocket("/hang", connection => connection.OnMessage((string _) => _release.Task));
#pragma warning disable WST102 // It blocks on purpose.
        app.MapWebSocket("/block", connection => connection.OnMessage((string _) => _unblock.Wait(CancellationToken.None)));
#pragma warning restore WST102
        app.MapWebSocket("/throw", static connection => connection.OnMessage(static (string _) => throw new ExpectedException()));
        app.MapWebSocket("/open", (WebSocketConnection _) => _release.Task);
        app.MapWebSocket("/closed", connection => connection.OnClose(_ => _release.Task));
        app.MapWebSocket("/operation", connection => connection.Run(_ => _release.Task));
        app.MapWebSocket("/stream", static connection => connection.OnMessage(static async (Stream body) => await body.CopyToAsync(Stream.Null)));
        app.MapWebSocket("/pull", static async (WebSocketConnection connection) =>
        {
            await foreach (var message in connection.ReadAllAsync())
            {
                await connection.SendAsync(message);
            }
        });
        app.MapWebSocket("/slow", static _ => { }).AddEndpointFilter(async (context, next) =>
        {
            await _release.Task;
            return await next(context);
        });
    }

    private sealed class ExpectedException : Exception;
}
