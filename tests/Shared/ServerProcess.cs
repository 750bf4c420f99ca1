using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace WebSocketToolkit.Tests;

/// <summary>A built web application as its own process, with its real Program.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>The variable with the folder of native applications, which then run instead of those of the build.</summary>
    public const string NativeVariable = "WEBSOCKET_TESTS_NATIVE";

    private const string Listening = "Now listening on: ";
    private const int Sigterm = 15;
    private const int Sigcont = 18;
    private const int Sigstop = 19;

    // Not what a test is about: a busy machine may take its time to load a program.
    private static readonly TimeSpan _startPatience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<Uri> _addresses = [];
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _expectedAddresses;

    private ServerProcess(Process process, int expectedAddresses)
    {
        _process = process;
        _expectedAddresses = expectedAddresses;
    }

    /// <summary>The first address that the application listens on.</summary>
    public Uri Address => _addresses[0];

    public IReadOnlyList<Uri> Addresses => _addresses;

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

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
    /// <param name="environment">What it finds in its environment besides ours.</param>
    public static Task<ServerProcess> StartSampleAsync(
        string sample, int port = 0, IReadOnlyDictionary<string, string>? environment = null) => StartAsync(
        Path.Combine(Repository.Root, "artifacts", "bin", sample, Repository.Configuration, $"{sample}.dll"),
        Path.Combine(Repository.Root, "samples", sample),
        port,
        environment);

    /// <param name="assembly">The application: an assembly, or a native binary.</param>
    /// <param name="contentRoot">Where it starts.</param>
    /// <param name="port">Zero takes a free one.</param>
    /// <param name="environment">What it finds in its environment besides ours.</param>
    /// <param name="addresses">How many addresses it is going to listen on.</param>
    public static async Task<ServerProcess> StartAsync(
        string assembly, string contentRoot, int port = 0, IReadOnlyDictionary<string, string>? environment = null, int addresses = 1)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        string[] arguments = ["--urls", url, "--hostBuilder:reloadConfigOnChange=false"];
        var application = NativeOf(assembly) ?? assembly;
        var isNative = !application.EndsWith(".dll", StringComparison.Ordinal);
        var start = isNative ? new ProcessStartInfo(application, arguments) : new ProcessStartInfo("dotnet", [application, .. arguments]);
        start.WorkingDirectory = contentRoot;
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var started = new ServerProcess(process, addresses);
        process.OutputDataReceived += (_, line) => started.Read(line.Data);
        process.ErrorDataReceived += (_, line) => started.Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await started._listens.Task.WaitAsync(_startPatience);
        }
        catch (TimeoutException exception)
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"{Path.GetFileName(assembly)} does not listen:\n{started.Output}", exception);
        }

        return started;
    }

    public Uri WebSocket(string path) => new UriBuilder(new Uri(Address, path)) { Scheme = "ws" }.Uri;

    /// <summary>Stops it as a service manager does.</summary>
    public void Terminate() => Assert.Equal(0, Kill(Id, Sigterm));

    /// <summary>Lets it stand still, as a machine that is suspended, and end nothing.</summary>
    public void Pause() => Assert.Equal(0, Kill(Id, Sigstop));

    public void Continue() => Assert.Equal(0, Kill(Id, Sigcont));

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Clients.Patience);
        return _process.ExitCode;
    }

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

    /// <summary>Returns the binary that takes the place of an application; null without the variable.</summary>
    private static string? NativeOf(string assembly)
    {
        var output = Path.GetDirectoryName(assembly)!;
        return Environment.GetEnvironmentVariable(NativeVariable) is { Length: > 0 } published
            ? Path.Combine(
                Repository.Root,
                published,
                Path.GetFileName(Path.GetDirectoryName(output))!,
                Path.GetFileName(output),
                Path.GetFileNameWithoutExtension(assembly))
            : null;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

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
            _addresses.Add(new Uri(line[(at + Listening.Length)..].Trim()));
            if (_addresses.Count == _expectedAddresses)
            {
                _listens.TrySetResult();
            }
        }
    }
}
