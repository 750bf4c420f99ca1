using System.Diagnostics;

namespace WebSocketToolkit.Package.Tests;

/// <summary>Somebody who does what the tutorial says, word for word but for what a test must not touch: ports, and the machine's own nginx.</summary>
/// <param name="folder">The folder to begin in, which is empty.</param>
/// <param name="environment">What commands find in their environment besides ours.</param>
/// <param name="replaced">Words of the page, and what stands for them here.</param>
internal sealed class TutorialReader(
    string folder, IReadOnlyDictionary<string, string> environment, IReadOnlyList<(string Word, string Here)> replaced) : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private readonly Queue<TutorialPage.Step> _steps = new(TutorialPage.Read());
    private string _folder = folder;
    private Process? _server;

    /// <summary>Follows the page up to and including the next command that serves, or to its end.</summary>
    /// <returns>True if a server runs that did not run before.</returns>
    public async Task<bool> FollowAsync()
    {
        while (_steps.TryDequeue(out var step))
        {
            if (step.File is not null)
            {
                var path = Path.Combine(_folder, step.File);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, Here(string.Join('\n', step.Text) + "\n"));
                continue;
            }

            foreach (var command in step.Text.Select(Here))
            {
                if (command.StartsWith("cd ", StringComparison.Ordinal))
                {
                    _folder = Path.GetFullPath(command[3..], _folder);
                }
                else if (command.Contains("--urls", StringComparison.Ordinal))
                {
                    await ServeAsync(command, step.Line);
                    return true;
                }
                else
                {
                    await RunAsync(command, step.Line);
                }
            }
        }

        return false;
    }

    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
            _server = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task RunAsync(string command, int line)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(_patience);
        var all = await output + await error;
        Assert.True(process.ExitCode == 0, $"Line {line}, {command}:\n{all}");
        Assert.DoesNotContain(": warning ", all, StringComparison.Ordinal);
    }

    private async Task ServeAsync(string command, int line)
    {
        var process = Start(command);
        _server = process;
        var output = new List<string>();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(_patience) is { } text)
        {
            output.Add(text);
            if (text.Contains("Application started", StringComparison.Ordinal))
            {
                // A server whose output nobody reads would stand still.
                process.BeginErrorReadLine();
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        Assert.Fail($"Line {line}, {command}, does not serve:\n{string.Join('\n', output)}\n{await process.StandardError.ReadToEndAsync()}");
    }

    private Process Start(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Dotnet.LeaveOuterBuild(start);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private string Here(string text) => replaced.Aggregate(text, static (all, entry) => all.Replace(entry.Word, entry.Here, StringComparison.Ordinal));
}
