using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace WebSocketToolkit.Tests;

/// <summary>A built web application as its own process, with its real Program.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a sample, as this build made it.</summary>
    /// <param name="sample">The project's name.</param>
    /// <param name="port">Zero takes a free one.</param>
    public static Task<ServerProcess> StartSampleAsync(string sample, int port = 0) => StartAsync(
        Path.Combine(Repository.Root, "artifacts", "bin", sample, Repository.Configuration, $"{sample}.dll"),
        Path.Combine(Repository.Root, "samples", sample),
        port);

    public static async Task<ServerProcess> StartAsync(string assembly, string contentRoot, int port = 0)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [assembly, "--urls", url, "--hostBuilder:reloadConfigOnChange=false"])
            {
                WorkingDirectory = contentRoot,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var started = new ServerProcess(process);
        process.OutputDataReceived += (_, line) => started.Read(line.Data);
        process.ErrorDataReceived += (_, line) => started.Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            started.Address = await started._address.Task.WaitAsync(Clients.Patience);
        }
        catch (TimeoutException exception)
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"{Path.GetFileName(assembly)} does not listen:\n{started.Output}", exception);
        }

        return started;
    }

    public Uri WebSocket(string path) => new UriBuilder(new Uri(Address, path)) { Scheme = "ws" }.Uri;

    /// <summary>Stops it as a machine that loses power would: nobody is told.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line is null)
        {
            return;
        }

        var at = line.IndexOf(Listening, StringComparison.Ordinal);
        if (at >= 0)
        {
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }
}
