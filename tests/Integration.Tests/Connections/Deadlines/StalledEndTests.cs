namespace WebSocketToolkit.Integration.Tests.Connections.Deadlines;

/// <summary>The server ends in time on every kind of wire, although the peer reads nothing.</summary>
public sealed class StalledEndTests
{
    public static TheoryData<WireKind> Wires => [.. Enum.GetValues<WireKind>()];

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Fault_1_A_close_of_ours_to_a_peer_that_reads_nothing_completes(WireKind wire)
    {
        await using var app = await StalledApp.StartAsync(wire);
        await using var client = await app.ConnectAsync();
        await app.Connection.CloseAsync().AsTask().WaitAsync(WiredApp.Latest);
        await app.RequestEnded.WaitAsync(WiredApp.Latest);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Fault_1_A_shutdown_does_not_wait_for_a_peer_that_reads_nothing(WireKind wire)
    {
        await using var app = await StalledApp.StartAsync(wire);
        await using var client = await app.ConnectAsync();
        await app.StopAsync().WaitAsync(WiredApp.Latest);
        await app.RequestEnded.WaitAsync(WiredApp.Latest);
    }
}
