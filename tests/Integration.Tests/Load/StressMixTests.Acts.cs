using WebSocketToolkit.Integration.Tests.Connections.Deadlines;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>The acts of the peers.</summary>
public sealed partial class StressMixTests
{
    private async Task<int> ActAsync(WiredApp app, Random random, CancellationToken cancellationToken)
    {
        var count = 0;
        for (; !cancellationToken.IsCancellationRequested; count++)
        {
            var act = _acts[random.Next(_acts.Length)];
            try
            {
                await PerformAsync(app, act, random).WaitAsync(_deadlines, CancellationToken.None);
            }
            catch (Exception exception) when (exception is IOException or WebSocketTestException or WebSocketRefusedException or ObjectDisposedException)
            {
                // The server kicks, refuses and drops.
            }
            catch (TimeoutException exception)
            {
                throw new TimeoutException($"The peer that does \"{act}\" was not ended.", exception);
            }
        }

        return count;
    }

    private async Task PerformAsync(WiredApp app, string act, Random random)
    {
        var path = act switch
        {
            "hang" => "/hang",
            "block" => "/block",
            "throw" => "/throw",
            "hang in OnOpen" => "/open",
            "hang in OnClose" => "/closed",
            "operation" => "/operation",
            "stream" => "/stream",
            "pull" => "/pull",
            "slow handshake" => "/slow",
            _ => "/echo",
        };
        await using var client = await app.ConnectAsync(
            path, headers: act == "echo compressed" ? [("sec-websocket-extensions", "permessage-deflate; server_no_context_takeover")] : []);
        switch (act)
        {
            case "echo" or "echo compressed":
                await EchoAsync(client, random);
                await client.SendAsync(RawFrame.OfClose(1000));
                break;
            case "close":
                await client.SendAsync(RawFrame.OfText("x"), RawFrame.OfClose(1000));
                break;
            case "leave":
                await client.SendAsync(RawFrame.OfText("x"));
                return;
            case "end" when app.HasSocket:
                await client.SendAsync(RawFrame.OfText("x"));
                client.EndSending();
                break;
            case "flood":
                var flood = RawFrame.OfBinary(new byte[64 * KiB]).ToBytes();
                while (true)
                {
                    await client.SendAsync(flood);
                }

            case "half a frame":
                await client.SendAsync((RawFrame.OfBinary(new byte[10]) with { AnnouncedLength = 1000 }).ToBytes());
                break;
            case "half a message" or "stream":
                await client.SendAsync(RawFrame.OfBinary(new byte[1000]) with { Fin = false });
                break;
            case "nonsense":
                var nonsense = new byte[random.Next(200)];
                random.NextBytes(nonsense);
                await client.SendAsync(nonsense);
                break;
            case "mute":
                break;
            default:
                await client.SendAsync(RawFrame.OfText("x"), RawFrame.OfText("y"), RawFrame.OfText("z"));
                break;
        }

        // The server is the one to end it, whatever it has to say before.
        await client.ReadToEndAsync();
    }

    private async Task EchoAsync(RawClient client, Random random)
    {
        for (var left = random.Next(20); left > 0; left--)
        {
            var payload = Payload(random);
            await client.SendAsync(RawFrame.OfBinary(payload));
            RawFrame answer;
            do
            {
                answer = await ReadMessageAsync(client);
            }
            while (answer.Opcode == Opcode.Text);

            Assert.Equal(payload, answer.Rsv == 0 ? answer.Payload : Inflate(answer.Payload));
            Interlocked.Increment(ref _echoes);
        }
    }
}
