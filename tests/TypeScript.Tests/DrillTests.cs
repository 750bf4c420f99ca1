namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>The connection with a clock, a WebSocket and a page that a script moves by hand: see <c>node/drills</c>.</summary>
public sealed class DrillTests
{
    private static readonly string[] _drills = ["address", "close", "heartbeat", "loops", "operations", "receiving", "reconnect", "requests", "sending"];

    public static TheoryData<string> Drills => [.. _drills];

    [Theory]
    [MemberData(nameof(Drills))]
    public async Task The_connection_does_what_it_says(string drill) => await Npm.RunAsync(
        [Npm.Interpreter("node22")[0], "--no-warnings", "--test", "--test-reporter=spec", Path.Combine("drills", $"{drill}.test.mjs")]);

    [Fact]
    public void All_drills_are_run() => Assert.Equal(
        _drills.Select(static drill => $"{drill}.test.mjs"),
        Directory.GetFiles(Path.Combine(Npm.Folder, "drills"), "*.test.mjs").Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
