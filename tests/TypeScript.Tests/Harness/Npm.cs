using System.Diagnostics;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.TypeScript.Tests.Harness;

/// <summary>The compilers and interpreters that npm installed into the folder <c>node</c>.</summary>
internal static class Npm
{
    /// <summary>Not what a test is about: a compiler may take its time on a busy machine.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private static readonly Lazy<string> _folder = new(Prepare);

    public static string Folder => _folder.Value;

    public static string Client => Path.Combine(Repository.Root, "src", "Contracts.Tool", "TypeScript", "websocket-client.ts");

    /// <summary>The command of an interpreter with its arguments in front of the script's.</summary>
    public static string[] Interpreter(string name) => name switch
    {
        // Node 20, the last one without a WebSocket of its own, or whichever the machine has.
        "node" => ["node", "--expose-gc"],
        "node22" => [Path.Combine(Folder, "node_modules", "node22", "bin", "node"), "--expose-gc", "--no-warnings"],
        "deno" => [Path.Combine(Folder, "node_modules", ".bin", "deno"), "run", "--allow-all", "--no-config", "--v8-flags=--expose-gc"],
        "bun" => [Path.Combine(Folder, "node_modules", ".bin", "bun"), "run"],
        _ => throw new ArgumentException($"There is no interpreter {name}.", nameof(name)),
    };

    /// <summary>Starts a program in the folder.</summary>
    public static Process Start(params string[] command) => Process.Start(new ProcessStartInfo(command[0], command[1..])
    {
        WorkingDirectory = Folder,
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(params string[] command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(_patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        var printed = await output + await error;
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}:\n{printed}");
        return printed;
    }

    /// <summary>Bundles a script with the connection, for an interpreter that reads no TypeScript.</summary>
    /// <returns>The script.</returns>
    public static async Task<string> BundleAsync(string script, string format = "esm")
    {
        var bundle = Path.Combine("out", $"{Path.GetFileNameWithoutExtension(script)}.{format}.mjs");
        string[] options = ["--bundle", "--external:ws", "--external:node:*", "--log-level=warning", $"--format={format}", "--target=es2022"];
        await RunAsync([Path.Combine(Folder, "node_modules", ".bin", "esbuild"), script, $"--outfile={bundle}", .. options]);
        return Path.Combine(Folder, bundle);
    }

    private static string Prepare()
    {
        var folder = Path.Combine(Repository.Root, "tests", "TypeScript.Tests", "node");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "./test.sh installs the npm packages that this test needs.");
        return folder;
    }
}
