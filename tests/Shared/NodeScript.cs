using System.Diagnostics;

namespace WebSocketToolkit.Tests;

/// <summary>Runs a script of the folder <c>node</c> of a test project: a program with which .NET has nothing in common.</summary>
internal static class NodeScript
{
    /// <summary>Reading a large package takes seconds on a machine that is busy.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs a script to its end, which must be a good one.</summary>
    /// <returns>The lines that it printed.</returns>
    public static async Task<string[]> RunAsync(string script, params string[] arguments)
    {
        var project = typeof(NodeScript).Assembly.GetName().Name!["WebSocketToolkit.".Length..];
        var folder = Path.Combine(Repository.Root, "tests", project, "node");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "./test.sh installs the npm packages that this test needs.");

        using var node = Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var error = node.StandardError.ReadToEndAsync();
        try
        {
            await node.WaitForExitAsync().WaitAsync(_patience);
        }
        catch (TimeoutException)
        {
            node.Kill(entireProcessTree: true);
            Assert.Fail($"{script} did not come to its end. It printed:\n{await output}{await error}");
        }

        Assert.Equal("", await error);
        Assert.Equal(0, node.ExitCode);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
