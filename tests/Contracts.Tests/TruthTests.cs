using System.Diagnostics;

namespace WebSocketToolkit.Contracts.Tests;

/// <summary>
/// The truth of documents: what the tests of an application send and receive is what its document says. Their processes load a recorder, and Ajv
/// validates what it has recorded.
/// </summary>
public sealed class TruthTests
{
    private static readonly string _bin = Path.Combine(Repository.Root, "artifacts", "bin");

    [Fact]
    public Task Every_message_of_the_chat() =>
        AssertTrueAsync("Chat.Tests", "FullyQualifiedName~ChatTests", "Chat", "Chat", atLeast: 30, refused: []);

    [Fact]
    [Trait("Category", "Load")]
    public Task Every_message_of_the_reference_app() =>
        AssertTrueAsync("Integration.Tests", "FullyQualifiedName~Behaviours", "WebSocketToolkit.ReferenceApp", "ReferenceApp", atLeast: 100, refused:
        [
            "received /chat/{room} text no JSON",
            "received /chat/{room} text null",
            "received /chat/{room} text {\"type\":\"shout\"}",
            "received /chat/{room} text {}",
            "received /slow-callback/{ms} binary 01",
        ]);

    private static async Task AssertTrueAsync(string tests, string filter, string application, string document, int atLeast, string[] refused)
    {
        var folder = Directory.CreateTempSubdirectory("traffic-");
        try
        {
            var output = await RunTestsAsync(tests, filter, folder.FullName);
            var files = folder.GetFiles();
            Assert.True(files.Length > 0, $"Nothing was recorded.\n{output}");
            var lines = await NodeScript.RunAsync("truth.cjs", [CommittedDocuments.Of(document), application, .. files.Select(static file => file.FullName)]);

            // What the document does not allow, tests send to see it refused.
            Assert.Equal(refused, lines[..^1].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            var right = int.Parse(lines[^1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(right >= atLeast, $"Only {lines[^1]}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunTestsAsync(string tests, string filter, string folder)
    {
        var recorder = Path.Combine(_bin, "TrafficRecorder", Repository.Configuration, "WebSocketToolkit.TrafficRecorder.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "vstest",
                Path.Combine(_bin, tests, Repository.Configuration, $"WebSocketToolkit.{tests}.dll"),
                "--TestCaseFilter:(Category!=Load)&(" + filter + ")",
            },
            Environment =
            {
                ["DOTNET_STARTUP_HOOKS"] = recorder,
                ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "WebSocketToolkit.TrafficRecorder",
                ["WEBSOCKET_TESTS_TRAFFIC"] = folder,
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(4));
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
