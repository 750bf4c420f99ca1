using System.Globalization;

namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>
/// What many get is framed once, and leaves from one place for all of them: own messages in between, members that are left out, messages too large to
/// share and members that do not read must not disturb the order.
/// </summary>
public sealed class GroupBatchTests
{
    private const int Receivers = 150;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    [InlineData(true, 4)]
    public async Task Every_member_gets_what_is_meant_for_it_in_order(bool hasOwnTransport, int seed)
    {
        await using var app = await TestApp.StartAsync(
            static map => map.MapBatches(),
            builder =>
            {
                if (hasOwnTransport)
                {
                    builder.WebHost.UseWebSocketTransport();
                }
            });
        await using var publisher = await app.UpgradeRawAsync("/batches");
        var receivers = await Task.WhenAll(Enumerable.Range(0, Receivers).Select(_ => app.UpgradeRawAsync("/batches")));

        // Each has answered: it is a member.
        foreach (var member in receivers.Prepend(publisher))
        {
            await member.SendAsync(Text("own 1"));
            Assert.Equal("own 1", (await member.ReadFrameAsync()).Text);
        }

        var random = new Random(seed);
        var script = Enumerable.Range(0, 60).Select(i => (Kind: random.Next(4), Message: $"{i} {new string('x', Size(random))}")).ToArray();
        var frames = script.Select(static step => Text(Command(step.Kind) + step.Message)).ToArray();

        // All in one piece, so that many are handled in one batch.
        var sending = publisher.SendAsync(frames);
        var reading = receivers.Select(receiver => AssertGetsAsync(receiver, script.Where(static step => step.Kind != 0)));
        await Task.WhenAll(reading.Append(AssertGetsAsync(publisher, script.Where(static step => step.Kind != 1))).Append(sending));
        foreach (var receiver in receivers)
        {
            await receiver.DisposeAsync();
        }
    }

    private static string Command(int kind) => kind switch
    {
        0 => "own ",
        1 => "others ",
        _ => "all ",
    };

    private static int Size(Random random) => random.Next(10) switch
    {
        < 7 => random.Next(200),
        < 9 => random.Next(5_000, 40_000),
        _ => random.Next(200_000, 300_000),
    };

    private static async Task AssertGetsAsync(RawClient client, IEnumerable<(int Kind, string Message)> expected)
    {
        foreach (var (kind, message) in expected)
        {
            var text = (await client.ReadFrameAsync()).Text;
            Assert.True(text == Command(kind) + message, string.Create(CultureInfo.InvariantCulture, $"'{Start(text)}' came in the place of '{Start(message)}'."));
        }

        static string Start(string text) => text.Length > 40 ? text[..40] : text;
    }

    private static RawFrame Text(string text) => new(Opcode.Text, System.Text.Encoding.UTF8.GetBytes(text));
}

[WebSocketRoute("/batches", ManualMap = true, MaxSendBufferSize = 32 * 1024 * 1024)]
public sealed class Batches(WebSocketGroups<Batches> groups)
{
    public async Task OnMessage(string message, WebSocketConnection connection)
    {
        if (message.StartsWith("own", StringComparison.Ordinal))
        {
            await connection.SendAsync(message);
        }
        else
        {
            await groups.All.SendAsync(message, except: message.StartsWith("others", StringComparison.Ordinal) ? connection : null);
        }
    }
}
