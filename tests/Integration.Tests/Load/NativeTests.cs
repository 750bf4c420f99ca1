using System.Diagnostics;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>The applications that tests/native.sh has published as native code, beside those of the build. The figures are in the output.</summary>
public sealed class NativeTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Starts = 10;

    [Theory]
    [InlineData("samples", "Chat", "Chat", "/chat/lobby")]
    [InlineData("tests", "ReferenceApp", "WebSocketToolkit.ReferenceApp", "/hello")]
    public async Task A_native_application_starts_sooner_and_holds_less(string folder, string project, string name, string path)
    {
        var root = Path.Combine(Repository.Root, folder, project);
        var native = Path.Combine(Repository.Root, "artifacts", "aot", "publish", project, "release", name);
        var built = Path.Combine(Repository.Root, "artifacts", "bin", project, Repository.Configuration);
        Assert.True(File.Exists(native), $"{native} is missing. tests/native.sh publishes it.");

        // In turns, so that a busy moment of the machine meets both.
        var (ofNative, ofJit) = (new List<(double Milliseconds, long Resident)>(), new List<(double Milliseconds, long Resident)>());
        for (var i = 0; i < Starts; i++)
        {
            ofNative.Add(await MeasureAsync(native, root, path));
            ofJit.Add(await MeasureAsync(Path.Combine(built, name + ".dll"), root, path));
        }

        Print(project + ", native", ofNative, new FileInfo(native).Length);
        Print(project + ", JIT", ofJit, Directory.GetFiles(built, "*.dll", SearchOption.TopDirectoryOnly).Sum(static file => new FileInfo(file).Length));
        Assert.True(Median(ofNative, static one => one.Milliseconds) < Median(ofJit, static one => one.Milliseconds));
        Assert.True(Median(ofNative, static one => one.Resident) < Median(ofJit, static one => one.Resident));
    }

    private void Print(string name, List<(double Milliseconds, long Resident)> starts, long size)
    {
        var (time, memory) = (Median(starts, static one => one.Milliseconds), Median(starts, static one => one.Resident));
        Print($"{name}: {time:F0} ms, {size / 1e6:F1} MB, {memory / 1e6:F0} MB resident");
    }

    /// <summary>Measures the time from the start of the process to the first message of the server, and the memory after it.</summary>
    private static async Task<(double Milliseconds, long Resident)> MeasureAsync(string application, string contentRoot, string path)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await ServerProcess.StartAsync(application, contentRoot, environment: Quiet);
        using var client = await Clients.ConnectAsync(server.WebSocket(path));
        await client.ReceiveMessageAsync();
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, ServerMemory.Of(server).Resident);
    }

    private static double Median<T>(IEnumerable<T> values, Func<T, double> measure)
    {
        var sorted = values.Select(measure).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
