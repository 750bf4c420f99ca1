using System.Diagnostics;

namespace WebSocketToolkit.Integration.Tests;

/// <summary>A client with which .NET has nothing in common: Node's <c>ws</c>.</summary>
public sealed class ForeignClientTests(ChatSample chat) : IClassFixture<ChatSample>
{
    [Fact]
    public async Task NodesWsTalksToTheChat()
    {
        var folder = Path.Combine(Repository.Root, "tests", "Integration.Tests", "node");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "./test.sh installs the npm package that this test needs.");

        using var node = Process.Start(new ProcessStartInfo("node", ["chat.mjs", chat.Server.WebSocket("/chat/foreign").AbsoluteUri])
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
        Assert.Equal(["said Ada hello from node", "left Ada", "closed 1000"], (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
        Assert.Equal(0, node.ExitCode);
    }
}
