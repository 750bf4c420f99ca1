using System.Net.WebSockets;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>
/// A WebSocket connection that ends in order never ends in a reset, which could take the last frames with it: on both transports, many times,
/// because a reset is a matter of luck.
/// </summary>
public sealed class OrderlyEndTests
{
    private const int Tries = 300;
    private const int AtOnce = 10;

    public static TheoryData<bool, string> Ends => new()
    {
        { true, "RSV1" }, { true, "opcode" }, { true, "RSV1 and FIN" }, { true, "message and FIN" }, { true, "close" },
        { false, "RSV1" }, { false, "opcode" }, { false, "RSV1 and FIN" }, { false, "message and FIN" }, { false, "close" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task W2_No_orderly_end_becomes_a_reset(bool isOwn, string kind)
    {
        await using var app = await TrafficApp.StartAsync(
            isOwn, static app => app.MapWebSocket("/ws", static connection => connection.OnMessage((string text) => connection.SendAsync(text))));
        var (answers, resets) = await EndAsync(app, Tries, async client =>
        {
            byte[] frame = kind switch
            {
                "RSV1" or "RSV1 and FIN" => (RawFrame.OfText("x") with { Rsv = 4 }).ToBytes(),
                "opcode" => new RawFrame((Opcode)11, []).ToBytes(),
                "close" => RawFrame.OfClose(1000).ToBytes(),
                _ => RawFrame.OfText("x").ToBytes(),
            };
            await client.SendAsync(frame);
            if (!kind.EndsWith("FIN", StringComparison.Ordinal))
            {
                Assert.Equal(kind == "close" ? 1000 : 1002, (await client.Raw.ReadFrameAsync()).CloseCode);
            }
        });
        Assert.Equal(0, resets);
        if (isOwn && kind.EndsWith("FIN", StringComparison.Ordinal))
        {
            // The toolkit's transport also delivers what is sent to a peer that has ended its side. Kestrel's sockets do not.
            Assert.Equal(Tries, answers);
        }

        await app.EndAsync();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task W1_Every_close_frame_arrives_with_a_mebibyte_behind_the_message_that_caused_it(bool isOwn, bool isFault)
    {
        const int ManyTries = 1200;
        byte[] behind = [.. Enumerable.Repeat(RawFrame.OfBinary(new byte[64 * 1024]).ToBytes(), 16).SelectMany(static frame => frame)];
        byte[] bytes = [.. (isFault ? RawFrame.OfText("x") with { Rsv = 4 } : RawFrame.OfText("close")).ToBytes(), .. behind];
        await using var app = await TrafficApp.StartAsync(isOwn, static app => app.MapWebSocket("/ws", static connection =>
            connection.OnMessage(async message =>
            {
                if (message.Type == WebSocketMessageType.Text)
                {
                    await connection.CloseAsync(4001);
                }
            })));
        var arrived = 0;
        var (_, resets) = await EndAsync(app, ManyTries, async client =>
        {
            var sending = client.SendAsync(bytes);
            if ((await client.Raw.ReadFrameAsync()).CloseCode == (isFault ? 1002 : 4001))
            {
                Interlocked.Increment(ref arrived);
            }

            await sending;
            if (!isFault)
            {
                await client.SendAsync(RawFrame.OfClose(4001).ToBytes());
            }
        });
        Assert.Equal((ManyTries, 0), (arrived, resets));
        await app.EndAsync();
    }

    /// <summary>Opens connections, several at once, and ends the client's side of each after it has acted.</summary>
    /// <returns>The number of connections on which more bytes came until the server's end, and the number of those that ended in a reset.</returns>
    private static async Task<(int Answers, int Resets)> EndAsync(TrafficApp app, int tries, Func<TcpPeer, Task> act)
    {
        var answers = 0;
        var resets = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, tries), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) =>
        {
            await using var client = await TcpPeer.UpgradeAsync(app.Port, "/ws");
            await act(client);
            client.EndSending();
            var (bytes, end) = await client.ReadUntilEndAsync();
            Interlocked.Add(ref answers, bytes > 0 ? 1 : 0);
            Interlocked.Add(ref resets, end == TcpEnd.Reset ? 1 : 0);
        });
        return (answers, resets);
    }
}
