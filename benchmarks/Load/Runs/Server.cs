using System.Diagnostics;
using System.Globalization;
using WebSocketToolkit.Benchmarks.Load.Generator;

namespace WebSocketToolkit.Benchmarks.Load.Runs;

/// <summary>A server in a process of its own, on one processor, and what the system says of it.</summary>
internal sealed class Server : IDisposable
{
    private const string Listening = "Now listening on: http://127.0.0.1:";
    private static readonly double _ticksPerSecond = 100;
    private static readonly HttpClient _http = new();

    private readonly Process _process;
    private readonly int _port;

    private Server(string name, string version, int processors, Process process, int port)
    {
        Name = name;
        Version = version;
        Processors = processors;
        _process = process;
        _port = port;
    }

    public string Name { get; }

    public string Version { get; }

    /// <summary>How many processors it takes the machine to have.</summary>
    public int Processors { get; }

    public bool IsDotNet => Name is "toolkit" or "toolkit+" or "toolkit16" or "raw" or "signalr";

    public Dialect Dialect => Name == "signalr" ? Dialect.SignalR : Dialect.Plain;

    /// <summary>CPU time of the process.</summary>
    public (TimeSpan User, TimeSpan System) Cpu
    {
        get
        {
            // The name, in parentheses, may have spaces.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Ticks(fields[11]), Ticks(fields[12]));
        }
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long Memory
    {
        get
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status"))
                .First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    public static async Task<Server> StartAsync(string name, string version, int processors, params string[] command)
    {
        var start = new ProcessStartInfo("taskset", ["-c", "0", .. command])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = processors.ToString(CultureInfo.InvariantCulture);

        // With one processor the compiler waits ten times as long before it optimises, and the warm-up would measure its instrumented code.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                return new(name, version, processors, process, int.Parse(line[Listening.Length..], CultureInfo.InvariantCulture));
            }
        }

        throw new InvalidOperationException($"The server '{name}' did not start.");
    }

    public LoadGenerator Drive(Workload work) => new(_port, work, Dialect);

    /// <summary>Bytes that the process has allocated on the managed heap.</summary>
    public async Task<long> AllocatedAsync() => long.Parse(await _http.GetStringAsync(Ask("allocated")), CultureInfo.InvariantCulture);

    public async Task<double> CodecNanosecondsAsync() => double.Parse(await _http.GetStringAsync(Ask("codec")), CultureInfo.InvariantCulture);

    /// <summary>Collects garbage, so that what is left is in use.</summary>
    public Task CollectAsync() => IsDotNet ? _http.GetStringAsync(Ask("collect")) : Task.CompletedTask;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static TimeSpan Ticks(string count) => TimeSpan.FromSeconds(long.Parse(count, CultureInfo.InvariantCulture) / _ticksPerSecond);

    private Uri Ask(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/{path}"));
}
