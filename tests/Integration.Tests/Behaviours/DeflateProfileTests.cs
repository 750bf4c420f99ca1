using System.IO.Compression;
using WebSocketToolkit.Integration.Tests.Protocol;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>Section G on the reference app; the details are those of <see cref="CompressionTests"/>.</summary>
public sealed class DeflateProfileTests(ReferenceApps apps) : BehaviourTests(apps)
{
    private const string Extensions = "Sec-WebSocket-Extensions";

    [Theory]
    [InlineData("default", null)]
    [InlineData("deflate", "permessage-deflate")]
    [InlineData("deflate-nct", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    [Behaviour(127, 128, 129)]
    public async Task A_profile_answers_an_offer(string profile, string? expected)
    {
        var app = await InProfileAsync(profile);
        var response = await app.ShakeHandsAsync("/echo", (Extensions, "permessage-deflate; client_max_window_bits"));
        Assert.Equal(101, response.Status);
        Assert.Equal(expected, response.Headers.GetValueOrDefault(Extensions));
        using var client = await app.ConnectAsync("/echo", o => o.DangerousDeflateOptions = new());
        foreach (var text in new[] { "", "short", new string('x', 100_000), new string('x', 100_000) })
        {
            await client.SendTextAsync(text);
            Assert.Equal(text, await client.ReceiveTextAsync());
        }
    }

    [Theory]
    [InlineData(1024, false)]
    [InlineData(1025, true)]
    [InlineData(100_000, true)]
    [Behaviour(122)]
    public async Task The_limit_counts_after_inflation(int length, bool isTooBig)
    {
        var app = await InProfileAsync("maxpayload-deflate");
        await using var client = await app.UpgradeRawAsync("/echo", (Extensions, "permessage-deflate"));
        await client.SendAsync(RawFrame.OfBinary(Deflate(new byte[length])) with { Rsv = 4 });
        var answer = await client.ReadFrameAsync();
        Assert.Equal(isTooBig ? Opcode.Close : Opcode.Binary, answer.Opcode);
        if (isTooBig)
        {
            Assert.Equal(1009, answer.CloseCode);
        }
    }

    private static byte[] Deflate(byte[] data)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal))
        {
            deflate.Write(data);
        }

        // An empty stored block instead of the last one's mark (RFC 7692 section 7.2.3.4).
        return [.. output.ToArray(), 0];
    }
}
