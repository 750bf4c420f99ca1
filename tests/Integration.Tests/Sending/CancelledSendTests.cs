using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace WebSocketToolkit.Integration.Tests.Sending;

/// <summary>N8: a token ends the wait for room, and a message is sent whole or not at all.</summary>
public sealed class CancelledSendTests : StalledConnection
{
    public static TheoryData<string> Forms => ["text", "bytes", "memory", "sequence", "message", "typed", "key", "options", "stream", "typed stream"];

    [Theory, MemberData(nameof(Forms))]
    public async Task N8_A_token_ends_the_wait_and_the_message_is_not_sent(string form)
    {
        var connection = await StallAsync(o => o.MaxSendBufferMessages = 1);
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync("first"));
        var before = connection.SendAsync("before").AsTask();
        using var patience = new CancellationTokenSource();
        var cancelled = SendAsync(connection, form, patience.Token).AsTask();
        var after = connection.SendAsync("after", CancellationToken.None).AsTask();
        Assert.False(cancelled.IsCompleted);
        await patience.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(patience.Token, thrown.CancellationToken);
        Assert.False(before.IsCompleted || after.IsCompleted);
        Assert.Equal(["first", "before", "after"], await ReadAsync(3));
        Assert.Equal(WebSocketSendResult.Queued, await after);

        // The connection is as before, and a message may be sent in the same way.
        Assert.Equal(WebSocketSendResult.Queued, await SendAsync(connection, form, CancellationToken.None));
        Assert.Equal("cancelled", form switch
        {
            "typed" or "key" or "options" => (await Client.ReceiveAsync<Note>()).Text,
            "text" or "message" or "stream" => await Client.ReceiveTextAsync(),
            _ => Encoding.UTF8.GetString(await Client.ReceiveBytesAsync()),
        });
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task N8_A_token_that_has_fired_sends_nothing_while_the_connection_is_open(string form)
    {
        await StartAsync(_ => { });
        var connection = await Connected.Task.WaitAsync(Clients.Patience);
        var fired = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(connection, form, fired).AsTask());
        await connection.SendAsync("only");
        Assert.Equal("only", await Client.ReceiveTextAsync());

        connection.Abort();
        Assert.Equal(WebSocketSendResult.Closed, await SendAsync(connection, form, fired));
    }

    [Fact]
    public async Task N8_A_token_that_fires_later_takes_nothing_back()
    {
        var connection = await StallAsync(o => o.MaxSendBufferMessages = 1);
        using var patience = new CancellationTokenSource();
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync("queued", patience.Token));
        var waiting = connection.SendAsync("waiting", patience.Token).AsTask();
        Assert.Equal(["queued", "waiting"], await ReadAsync(2));
        Assert.Equal(WebSocketSendResult.Queued, await waiting);
        await patience.CancelAsync();
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync("later"));
        Assert.Equal("later", await Client.ReceiveTextAsync());
    }

    [Fact]
    public async Task N8_A_message_that_has_replaced_one_that_waits_is_sent_although_that_one_is_cancelled()
    {
        var connection = await StallAsync(o => o.MaxSendBufferMessages = 1);
        await connection.SendAsync("first");
        using var patience = new CancellationTokenSource();
        var waiting = connection.SendAsync("old", "key", patience.Token).AsTask();
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync("new", "key"));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(["first", "new"], await ReadAsync(2));
    }

    [Fact]
    public async Task N8_A_stream_that_has_begun_is_sent_whole()
    {
        await StartAsync(_ => { });
        var connection = await Connected.Task.WaitAsync(Clients.Patience);
        using var patience = new CancellationTokenSource();
        var source = new System.IO.Pipelines.Pipe();
        var sending = connection.SendAsync(source.Reader.AsStream(), WebSocketMessageType.Text, patience.Token).AsTask();
        await source.Writer.WriteAsync("half "u8.ToArray());
        await patience.CancelAsync();
        await source.Writer.WriteAsync("and half"u8.ToArray());
        await source.Writer.CompleteAsync();
        Assert.Equal(WebSocketSendResult.Queued, await sending);
        Assert.Equal("half and half", await Client.ReceiveTextAsync());
    }

    [Fact]
    public async Task N8_A_send_that_waits_is_told_of_the_end_of_the_connection()
    {
        var connection = await StallAsync(o => o.MaxSendBufferMessages = 1);
        await connection.SendAsync("first");
        using var patience = new CancellationTokenSource();
        var waiting = connection.SendAsync("waiting", patience.Token).AsTask();
        connection.Abort();
        Assert.Equal(WebSocketSendResult.Closed, await waiting);
    }

    private static ValueTask<WebSocketSendResult> SendAsync(WebSocketConnection connection, string form, CancellationToken token)
    {
        const string Text = "cancelled";
        var bytes = Encoding.UTF8.GetBytes(Text);
        return form switch
        {
            "text" => connection.SendAsync(Text, token),
            "bytes" => connection.SendAsync(bytes, token),
            "memory" => connection.SendAsync(bytes.AsMemory(), token),
            "sequence" => connection.SendAsync(new ReadOnlySequence<byte>(bytes), token),
            "message" => connection.SendAsync(new WebSocketMessage(WebSocketMessageType.Text, bytes), token),
            "typed" => connection.SendAsync(new Note(Text), token),
            "key" => connection.SendAsync(new Note(Text), "k", token),
            "options" => connection.SendAsync(new Note(Text), new WebSocketSendOptions { TimeToLive = TimeSpan.FromHours(1) }, token),
            "stream" => connection.SendAsync(new MemoryStream(bytes), WebSocketMessageType.Text, token),
            _ => connection.SendAsync<object>(new MemoryStream(bytes), token),
        };
    }

    private sealed record Note(string Text);
}
