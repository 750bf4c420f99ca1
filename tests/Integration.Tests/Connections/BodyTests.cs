using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Compression;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>Messages that a callback reads while they arrive, and messages that are sent from a stream.</summary>
public sealed class BodyTests
{
    private const int Large = 16 * 1024 * 1024;

    [Fact]
    public async Task The_callback_starts_at_the_first_byte_and_reads_the_rest_as_it_comes()
    {
        await using var app = await StartAsync(map => map.MapUpload());
        await using var client = await app.UpgradeRawAsync("/upload");
        await client.SendAsync(RawFrame.OfText("pie") with { Fin = false });
        Assert.Equal("got pie", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(new RawFrame(Opcode.Ping, [1]), new RawFrame(Opcode.Continuation, "ces"u8.ToArray()) { Fin = false });
        Assert.Equal(Opcode.Pong, (await client.ReadFrameAsync()).Opcode);
        Assert.Equal("got ces", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(new RawFrame(Opcode.Continuation, []));
        Assert.Equal("whole", (await client.ReadFrameAsync()).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_too_large_to_hold_goes_through_a_stream_in_and_out(bool compressed)
    {
        await using var app = await StartAsync(map => map.MapUpload().WithWebSocketOptions(options =>
        {
            options.MaxMessageSize = Large;
            options.Compression = compressed ? WebSocketCompression.ContextTakeover : WebSocketCompression.Off;
        }));

        // Both ways at once and in pieces: the testing package's client takes whole messages only.
        using var client = await app.ConnectSocketAsync("/upload/back", o => o.DangerousDeflateOptions = compressed ? new() : null);
        var piece = RandomNumberGenerator.GetBytes(64 * 1024);
        var sending = Task.Run(async () =>
        {
            for (var sent = piece.Length; sent <= Large; sent += piece.Length)
            {
                await client.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: sent == Large, CancellationToken.None);
            }
        });
        var buffer = new byte[64 * 1024];
        var received = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await client.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(Clients.Patience);
            for (var i = 0; i < result.Count; i += 997)
            {
                Assert.Equal(piece[(received + i) % piece.Length], buffer[i]);
            }

            Assert.True(client.CloseStatus is null, client.CloseStatusDescription);
            received += result.Count;
        }
        while (!result.EndOfMessage);

        await sending.WaitAsync(Clients.Patience);
        Assert.Equal(Large, received);
    }

    [Fact]
    public async Task What_is_not_read_holds_the_peer_back_and_is_thrown_away_when_the_callback_returns()
    {
        await using var app = await StartAsync(map => map.MapUpload().WithWebSocketOptions(options => options.MaxMessageSize = Large));
        await using var client = await app.ConnectAsync("/upload/ignore");
        var sending = client.SendAsync(new byte[Large]);
        await app.Services.GetRequiredService<Journal>().ExpectAsync("ignoring");
        Assert.False(sending.IsCompleted);
        app.Services.GetRequiredService<TaskCompletionSource>().SetResult();
        await sending.WaitAsync(Clients.Patience);
        await client.SendAsync("next");
        Assert.Equal("ignored", await client.ReceiveTextAsync());
        Assert.Equal("ignored", await client.ReceiveTextAsync());
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task Fault_12_What_a_compressed_message_inflates_to_stays_within_the_receive_buffer_and_a_step()
    {
        const int Buffer = 64 * 1024;
        const int Step = 16 * 1024;
        await using var app = await StartAsync(map => map.MapUpload().WithWebSocketOptions(options =>
        {
            options.MaxMessageSize = Large;
            options.MaxReceiveBufferSize = Buffer;
            options.Compression = WebSocketCompression.ContextTakeover;
        }));
        using var meters = new Measurements(app.Services.GetRequiredService<IMeterFactory>());
        await using var client = await app.UpgradeRawAsync("/upload/ignore", ("Sec-WebSocket-Extensions", "permessage-deflate"));
        using var compressed = new MemoryStream();
        await using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // In pieces: other tests measure the heap of this process.
            var piece = new byte[64 * 1024];
            for (var written = 0; written < Large; written += piece.Length)
            {
                await deflate.WriteAsync(piece);
            }
        }

        await client.SendAsync(new RawFrame(Opcode.Binary, [.. compressed.ToArray(), 0]) { Rsv = 4 });
        await app.Services.GetRequiredService<Journal>().ExpectAsync("ignoring");
        double most = 0;
        for (var calm = 0; calm < 20; calm = most < Buffer ? 0 : calm + 1)
        {
            most = Math.Max(most, meters.Observe("websocket.server.receive_buffer.usage"));
            await Task.Delay(10);
        }

        Assert.InRange(most, Buffer, Buffer + Step);
        app.Services.GetRequiredService<TaskCompletionSource>().SetResult();
        Assert.Equal("ignored", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(RawFrame.OfText("next"));
        Assert.Equal("ignored", (await client.ReadFrameAsync()).Text);
        Assert.Empty(app.Logs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_compressed_message_that_waits_for_room_arrives_whole(int readSize)
    {
        await using var app = await StartAsync(map => map.MapUpload().WithWebSocketOptions(options =>
        {
            options.MaxMessageSize = Large;
            options.MaxReceiveBufferSize = 4096;
            options.Compression = WebSocketCompression.ContextTakeover;
        }));
        await using var client = await app.ConnectAsync($"/upload/count-{readSize}", o => o.Socket = static socket => socket.DangerousDeflateOptions = new());
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(new byte[300_000]);
            Assert.Equal("300000 bytes", await client.ReceiveTextAsync());
        }
    }

    [Fact]
    public async Task A_message_that_turns_out_too_large_fails_the_read_and_is_a_fault_once()
    {
        await using var app = await StartAsync(map => map.MapUpload().WithWebSocketOptions(options => options.MaxMessageSize = 5));
        await using var client = await app.UpgradeRawAsync("/upload");
        await client.SendAsync(RawFrame.OfText("pie") with { Fin = false });
        Assert.Equal("got pie", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(new RawFrame(Opcode.Continuation, "ces"u8.ToArray()));
        Assert.Equal(1009, (await client.ReadFrameAsync()).CloseCode);
        await client.SendAsync(RawFrame.OfClose(1009));
        await app.Services.GetRequiredService<Journal>().ExpectAsync("error MessageTooBig", "closed 1009");
        app.Services.GetRequiredService<Journal>().AssertEmpty();
    }

    [Fact]
    public async Task Invalid_text_fails_the_read()
    {
        await using var app = await StartAsync(map => map.MapUpload());
        await using var client = await app.UpgradeRawAsync("/upload");
        await client.SendAsync(RawFrame.OfText("pie") with { Fin = false });
        Assert.Equal("got pie", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(new RawFrame(Opcode.Continuation, [0xFF]) { Fin = false });
        Assert.Equal(1007, (await client.ReadFrameAsync()).CloseCode);
        await client.SendAsync(RawFrame.OfClose(1007));
        await app.Services.GetRequiredService<Journal>().ExpectAsync("error InvalidUtf8", "closed 1007");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_that_goes_away_within_a_message_is_a_close_and_no_error(bool reset)
    {
        await using var app = await StartAsync(map => map.MapUpload());
        await using var client = await app.UpgradeRawAsync("/upload");
        await client.SendAsync(RawFrame.OfText("pie") with { Fin = false });
        Assert.Equal("got pie", (await client.ReadFrameAsync()).Text);
        if (reset)
        {
            client.Reset();
        }
        else
        {
            client.EndSending();
        }

        await app.Services.GetRequiredService<Journal>().ExpectAsync("closed 1006");
        app.Services.GetRequiredService<Journal>().AssertEmpty();
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task A_message_is_taken_whole_ahead_of_the_callback()
    {
        await using var app = await StartAsync(map => map.MapGuardedUpload());
        await using var client = await app.UpgradeRawAsync("/guarded");
        await client.SendAsync(
            RawFrame.OfText("pass") with { Fin = false }, new RawFrame(Opcode.Continuation, "word"u8.ToArray()), RawFrame.OfBinary(1, 2, 3));
        Assert.Equal("password: 3 bytes", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task Another_callback_may_take_the_texts()
    {
        await using var app = await StartAsync(map => map.MapAttachments());
        await using var client = await app.ConnectAsync("/attachments");
        await client.SendAsync("name");
        await client.SendAsync([1, 2, 3]);
        Assert.Equal("named name", await client.ReceiveTextAsync());
        Assert.Equal("3 of 3", await client.ReceiveTextAsync());
        Assert.Equal("done", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task What_is_sent_meanwhile_queues_behind_a_stream_and_pongs_pass_between_its_pieces()
    {
        await using var app = await StartAsync(map => map.MapDownload());
        await using var client = await app.UpgradeRawAsync("/download");
        await client.SendAsync(RawFrame.OfText("go"));
        var pipe = app.Services.GetRequiredService<System.IO.Pipelines.Pipe>();
        await pipe.Writer.WriteAsync("one"u8.ToArray());
        Assert.Equal((Opcode.Text, false, "one"), Shape(await client.ReadFrameAsync()));
        await client.SendAsync(RawFrame.OfText("meanwhile"), new RawFrame(Opcode.Ping, "p"u8.ToArray()));
        Assert.Equal((Opcode.Pong, true, "p"), Shape(await client.ReadFrameAsync()));
        await pipe.Writer.WriteAsync("two"u8.ToArray());
        Assert.Equal((Opcode.Continuation, false, "two"), Shape(await client.ReadFrameAsync()));
        await pipe.Writer.CompleteAsync();
        Assert.Equal((Opcode.Continuation, true, ""), Shape(await client.ReadFrameAsync()));
        Assert.Equal((Opcode.Text, true, "meanwhile"), Shape(await client.ReadFrameAsync()));
        Assert.Equal((Opcode.Text, true, "Queued"), Shape(await client.ReadFrameAsync()));
    }

    [Fact]
    public async Task A_stream_that_fails_half_way_closes_the_connection_since_the_message_cannot_be_completed()
    {
        await using var app = await StartAsync(map => map.MapDownload());
        await using var client = await app.UpgradeRawAsync("/download");
        await client.SendAsync(RawFrame.OfText("go"));
        var pipe = app.Services.GetRequiredService<System.IO.Pipelines.Pipe>();
        await pipe.Writer.WriteAsync("one"u8.ToArray());
        Assert.Equal("one", (await client.ReadFrameAsync()).Text);
        await pipe.Writer.CompleteAsync(new InvalidDataException("torn"));
        Assert.Equal(1011, (await client.ReadFrameAsync()).CloseCode);
        await client.SendAsync(RawFrame.OfClose(1011));
        await app.Services.GetRequiredService<Journal>().ExpectAsync("failed: torn");
    }

    [Fact]
    public async Task A_stream_that_fails_at_once_harms_nothing()
    {
        await using var app = await StartAsync(map => map.MapDownload());
        await using var client = await app.UpgradeRawAsync("/download");
        await app.Services.GetRequiredService<System.IO.Pipelines.Pipe>().Writer.CompleteAsync(new InvalidDataException("torn"));
        await client.SendAsync(RawFrame.OfText("go"), RawFrame.OfText("meanwhile"));
        await app.Services.GetRequiredService<Journal>().ExpectAsync("failed: torn");
        Assert.Equal("meanwhile", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task A_close_ends_a_stream_at_once()
    {
        await using var app = await StartAsync(map => map.MapDownload());
        await using var client = await app.UpgradeRawAsync("/download");
        await client.SendAsync(RawFrame.OfText("go"));
        await app.Services.GetRequiredService<System.IO.Pipelines.Pipe>().Writer.WriteAsync("one"u8.ToArray());
        Assert.Equal("one", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(RawFrame.OfText("close"));
        Assert.Equal(4000, (await client.ReadFrameAsync()).CloseCode);
        await client.SendAsync(RawFrame.OfClose(4000));
        await app.Services.GetRequiredService<Journal>().ExpectAsync("Closed");
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task A_stream_that_knows_its_length_is_one_frame_if_it_is_small()
    {
        await using var app = await StartAsync(map => map.MapWebSocket("/file", connection =>
            connection.OnMessage<byte[]>(message => connection.SendAsync(new MemoryStream(message)))));
        await using var client = await app.UpgradeRawAsync("/file");
        await client.SendAsync(RawFrame.OfBinary(1, 2, 3));
        var frame = await client.ReadFrameAsync();
        Assert.Equal((Opcode.Binary, true, 3), (frame.Opcode, frame.Fin, frame.Payload.Length));
        await client.SendAsync(RawFrame.OfBinary(new byte[100_000]));
        Assert.False((await client.ReadFrameAsync()).Fin);
    }

    private static (Opcode, bool, string) Shape(RawFrame frame) => (frame.Opcode, frame.Fin, frame.Text);

    private static Task<TestApp> StartAsync(Action<WebApplication> map) => TestApp.StartInMemoryAsync(map, builder => builder.Services
        .AddSingleton<Journal>()
        .AddSingleton<TaskCompletionSource>()
        .AddSingleton<System.IO.Pipelines.Pipe>());
}

[WebSocketRoute("/upload/{mode?}")]
internal sealed class Upload(Journal journal, TaskCompletionSource go)
{
    public async Task OnMessage(Stream message, WebSocketConnection connection, string? mode, CancellationToken cancellationToken)
    {
        switch (mode)
        {
            case "back":
                await connection.SendAsync(message);
                return;
            case "ignore":
                journal.Add("ignoring");
                await go.Task;
                await connection.SendAsync("ignored");
                return;
        }

        if (mode?.StartsWith("count-", StringComparison.Ordinal) == true)
        {
            var piece = new byte[int.Parse(mode[6..], CultureInfo.InvariantCulture)];
            var length = 0;
            while (await message.ReadAsync(piece, cancellationToken) is var read and not 0)
            {
                length += read;
            }

            await connection.SendAsync($"{length} bytes");
            return;
        }

        var buffer = new byte[100];
        while (await message.ReadAsync(buffer, cancellationToken) is var count and not 0)
        {
            await connection.SendAsync($"got {Encoding.UTF8.GetString(buffer.AsSpan(0, count))}");
        }

        await connection.SendAsync("whole");
    }

    public void OnError(Exception exception) =>
        journal.Add($"error {(exception as WebSocketProtocolException)?.Fault.ToString() ?? exception.ToString()}");

    public void OnClose(WebSocketClose close) => journal.Add($"closed {close.Code}");
}

[WebSocketRoute("/guarded")]
internal sealed class GuardedUpload
{
    private string _password = "";

    public async Task OnOpen(WebSocketConnection connection) => _password = await connection.ReceiveAsync<string>();

    public async Task<string> OnMessage(Stream message)
    {
        using var copy = new MemoryStream();
        await message.CopyToAsync(copy);
        return $"{_password}: {copy.Length} bytes";
    }
}

[WebSocketRoute("/attachments")]
internal sealed class Attachments
{
    public string OnMessage(string name) => $"named {name}";

    public async IAsyncEnumerable<string> OnMessage(Stream file)
    {
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        yield return $"{copy.Length} of 3";
        yield return "done";
    }
}

[WebSocketRoute("/download", ManualMap = true)]
internal sealed class Download(System.IO.Pipelines.Pipe pipe, Journal journal)
{
    public async Task OnMessage(string message, WebSocketConnection connection)
    {
        switch (message)
        {
            case "go":
                connection.Run(async _ =>
                {
                    try
                    {
                        var result = await connection.SendAsync(pipe.Reader.AsStream(), WebSocketMessageType.Text);
                        journal.Add(result.ToString());
                        await connection.SendAsync(result.ToString());
                    }
                    catch (InvalidDataException exception)
                    {
                        journal.Add($"failed: {exception.Message}");
                    }
                });
                break;
            case "close":
                await connection.CloseAsync(4000);
                break;
            default:
                await connection.SendAsync(message);
                break;
        }
    }
}
