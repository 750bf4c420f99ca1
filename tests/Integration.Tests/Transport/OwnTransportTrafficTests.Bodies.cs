using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>The bodies of requests.</summary>
public sealed partial class OwnTransportTrafficTests
{
    /// <summary>Around the sizes of the reader's buffer and of Kestrel's limits.</summary>
    private static readonly int[] _bodySizes = [0, 1, 4095, 4096, 4097, 70_000, (3 * MiB) + 1];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Bodies_of_all_kinds_arrive_whole(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, MapBasics);
        foreach (var size in _bodySizes)
        {
            foreach (var (isChunked, expectsContinue) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/echo");
                request.Content = isChunked ? new StreamContent(new Unseekable(Bytes(size))) : new ByteArrayContent(Bytes(size));
                request.Headers.TransferEncodingChunked = isChunked;
                request.Headers.ExpectContinue = expectsContinue;
                using var answer = await app.Http.SendAsync(request);
                Assert.Equal(Bytes(size), await answer.Content.ReadAsByteArrayAsync());
            }
        }

        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_client_is_told_to_continue(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, MapBasics);
        await using var client = await app.SendAsync("POST /echo HTTP/1.1\nContent-Length: 5\nExpect: 100-continue");
        Assert.Equal(100, (await client.ReadResponseAsync()).Status);
        await client.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello", (await client.ReadResponseAsync()).Body);
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_body_that_arrives_byte_by_byte_is_read(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, MapBasics);
        await using var client = await app.ConnectAsync();
        foreach (var part in TrafficApp.Request("POST /echo HTTP/1.1\nTransfer-Encoding: chunked", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n"u8.ToArray()))
        {
            await client.SendAsync(part);
        }

        Assert.Equal("abcde", (await client.ReadResponseAsync()).Body);
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_body_that_nobody_reads_does_not_disturb_the_next_request(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, app =>
        {
            MapBasics(app);
            app.MapPost("/ignored", static () => "ignored");
            app.MapPost("/some", static async (HttpRequest request) => await request.Body.ReadAsync(new byte[10]));
        });
        await using var client = await app.ConnectAsync();
        foreach (var size in new[] { 1, 4096, 100_000, 2 * MiB })
        {
            var sending = client.SendAsync([
                .. TrafficApp.Request($"POST /ignored HTTP/1.1\nContent-Length: {size}", Bytes(size)),
                .. TrafficApp.Request($"POST /some HTTP/1.1\nContent-Length: {size}", Bytes(size)),
                .. TrafficApp.Request("GET /me HTTP/1.1"),
            ]);
            Assert.Equal("ignored", (await client.ReadResponseAsync()).Body);
            Assert.Equal(200, (await client.ReadResponseAsync()).Status);
            Assert.Equal("127.0.0.1", (await client.ReadResponseAsync()).Body);
            await sending;
        }

        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_body_that_is_too_large_is_refused(bool isOwn)
    {
        await using var app = await TrafficApp.StartAsync(isOwn, static app => app.MapPost("/", ReadLengthAsync));
        await using var client = await app.SendAsync("POST / HTTP/1.1\nContent-Length: 100000000", Bytes(100_000));
        Assert.Equal("413", (await client.ReadResponseAsync()).Body);
        await app.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_body_that_breaks_off_fails_its_request(bool isOwn)
    {
        using var begun = new SemaphoreSlim(0);
        var failures = Channel.CreateUnbounded<(string Failure, Task Aborted)>();
        await using var app = await TrafficApp.StartAsync(isOwn, app => app.MapPost("/", async (HttpContext context) =>
        {
            var aborted = new TaskCompletionSource();
            context.RequestAborted.Register(aborted.SetResult);
            begun.Release();
            var failure = await Record.ExceptionAsync(() => context.Request.Body.CopyToAsync(Stream.Null));
            failures.Writer.TryWrite((failure?.GetType().Name ?? "none", aborted.Task));
            await aborted.Task.WaitAsync(Clients.Patience);
        }));
        foreach (var request in new[] { "Content-Length: 100000", "Transfer-Encoding: chunked" })
        {
            foreach (var isReset in new[] { false, true })
            {
                await using var client = await app.SendAsync($"POST / HTTP/1.1\n{request}", [.. "ffff\r\n"u8, .. Bytes(20_000)]);
                await begun.WaitAsync(Clients.Patience);
                if (isReset)
                {
                    client.Reset();
                }
                else
                {
                    client.EndSending();
                }

                var (failure, aborted) = await failures.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience);
                Assert.Equal(isReset ? nameof(ConnectionResetException) : nameof(BadHttpRequestException), failure);
                await aborted.WaitAsync(Clients.Patience);
            }
        }

        await app.EndAsync();
    }

    [Fact]
    public async Task A_body_whose_client_ends_its_side_arrives_whole()
    {
        // Kestrel's sockets read it ahead, and Kestrel then takes the end for the body's.
        var received = new TaskCompletionSource<byte[]>();
        var arrived = new TaskCompletionSource();
        await using var app = await TrafficApp.StartAsync(isOwn: true, app => app.MapPost("/", async (HttpRequest request) =>
        {
            try
            {
                await arrived.Task;
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                received.SetResult(body.ToArray());
            }
            catch (Exception exception)
            {
                received.SetException(exception);
            }
        }));
        await using var client = await app.SendAsync("POST / HTTP/1.1\nContent-Length: 60000", Bytes(60_000));
        client.EndSending();
        await client.WhenAcknowledgedAsync();
        arrived.SetResult();
        Assert.Equal(Bytes(60_000), await received.Task.WaitAsync(Clients.Patience));
        await app.EndAsync();
    }

    /// <summary>Reads a body, and returns its length or the status of its fault.</summary>
    private static async Task<long> ReadLengthAsync(HttpRequest request)
    {
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            return body.Length;
        }
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode;
        }
    }

    /// <summary>A stream whose length is not known.</summary>
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
