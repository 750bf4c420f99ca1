using System.Diagnostics;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>Runs a script with the npm package <c>ws</c>: a client with which .NET has nothing in common.</summary>
internal static class Node
{
    /// <returns>The lines that the script printed.</returns>
    public static async Task<string[]> RunAsync(string script, params string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Integration.Tests", "node");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "./test.sh installs the npm package that this test needs.");

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
            await node.WaitForExitAsync().WaitAsync(Clients.Patience);
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }

        Assert.Equal("", await error);
        Assert.Equal(0, node.ExitCode);
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim())];
    }
}
