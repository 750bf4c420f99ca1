using System.Diagnostics;

namespace WebSocketToolkit.RabbitMQ.Tests.Harness;

/// <summary>The RabbitMQ that <c>./test.sh</c> has started for the tests.</summary>
internal static class Broker
{
    public static Uri Address { get; } = new(Read("WEBSOCKET_TESTS_BROKER"));

    /// <summary>The broker, by a road that begins at a port.</summary>
    public static Uri By(int port) => new UriBuilder(Address) { Host = "127.0.0.1", Port = port }.Uri;

    public static Task StopAsync() => RunAsync("stop");

    /// <summary>Starts it again where it was. Completes when it listens.</summary>
    public static Task StartAsync() => RunAsync("start");

    /// <summary>Lets it do nothing, and drops nothing.</summary>
    public static Task FreezeAsync() => RunAsync("freeze");

    public static Task ThawAsync() => RunAsync("thaw");

    /// <summary>Runs <c>rabbitmqctl</c>.</summary>
    public static Task ControlAsync(params string[] arguments) => RunAsync("ctl", arguments);

    private static string Read(string variable) => Environment.GetEnvironmentVariable(variable)
        ?? throw new InvalidOperationException($"These tests need a broker of their own, whose address is in {variable}. Run ./test.sh, which starts one.");

    private static async Task RunAsync(string verb, params string[] arguments)
    {
        // What it starts must not inherit our pipes: their end would come with its own.
        using var run = Process.Start(new ProcessStartInfo(
            "bash",
            ["-c", "\"$0\" \"$@\" >/dev/null 2>&1", Path.Combine(Repository.Root, "tests", "broker.sh"), verb, Read("WEBSOCKET_TESTS_BROKER_FOLDER"), .. arguments]))!;
        await run.WaitForExitAsync();
        Assert.Equal(0, run.ExitCode);
    }
}
