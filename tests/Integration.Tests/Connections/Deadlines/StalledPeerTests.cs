namespace WebSocketToolkit.Integration.Tests.Connections.Deadlines;

/// <summary>A peer that reads nothing, and ends or is silent, is dropped in time on every kind of wire.</summary>
public sealed class StalledPeerTests
{
    public static TheoryData<WireKind> Wires => [.. Enum.GetValues<WireKind>()];

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Fault_1_A_peer_that_closes_and_reads_nothing_is_dropped(WireKind wire)
    {
        await using var app = await StalledApp.StartAsync(wire);
        await using var client = await app.ConnectAsync();
        await client.SendAsync(RawFrame.OfClose(1000));
        Assert.Equal(1000, (await app.Closed.WaitAsync(WiredApp.Latest)).Code);
        await app.RequestEnded.WaitAsync(WiredApp.Latest);
    }

    [Theory]
    [InlineData(WireKind.Http2)]
    [InlineData(WireKind.OwnHttp2)]
    public async Task Fault_2_A_stream_that_ends_and_reads_nothing_ends_the_request(WireKind wire)
    {
        await using var app = await StalledApp.StartAsync(wire);
        await using var client = await app.ConnectAsync();
        await app.Http2.EndAsync();
        Assert.Equal(1006, (await app.Closed.WaitAsync(WiredApp.Latest)).Code);
        await app.RequestEnded.WaitAsync(WiredApp.Latest);
    }

    [Theory]
    [InlineData(WireKind.Kestrel)]
    [InlineData(WireKind.Own)]
    [InlineData(WireKind.Tls)]
    [Trait("Category", "Load")]
    public async Task A_peer_that_stopped_to_read_is_dropped_for_want_of_a_pong(WireKind wire)
    {
        await using var app = await StalledApp.StartAsync(
            wire, static options => (options.PingInterval, options.PongTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        await using var client = await app.ConnectAsync();
        Assert.Equal(1006, (await app.Closed.WaitAsync(TimeSpan.FromSeconds(90))).Code);
        await app.RequestEnded.WaitAsync(WiredApp.Latest);
    }
}
