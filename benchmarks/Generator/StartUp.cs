using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Generators;
using WebSocketToolkit.Testing.Compiler;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>Builds applications and starts each as a process of its own, several times.</summary>
internal sealed class StartUp(string folder, string? crossgen)
{
    /// <summary>The end of the name of an application that is compiled ahead of time.</summary>
    public const string Precompiled = ", ReadyToRun";

    private static readonly string _frameworks = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", ".."));

    private readonly List<(string Name, string Assembly)> _applications = [];

    /// <summary>Builds an application.</summary>
    /// <param name="name">Its name in the table.</param>
    /// <param name="sources">Its endpoints.</param>
    /// <param name="map">The statement that maps them.</param>
    /// <param name="setUp">The statement that sets its services up.</param>
    public void Add(string name, IEnumerable<string> sources, string map, string setUp = "")
    {
        var compilation = Compilations.Of(sources.Append(Program(map, setUp)));
        List<ISourceGenerator> generators = [new EndpointGenerator().AsSourceGenerator()];
        if (setUp.Length != 0)
        {
            generators.Add(JsonGenerator());
        }

        CSharpGeneratorDriver.Create(generators, parseOptions: Sources.ParseOptions).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        var bare = Path.Combine(folder, $"{_applications.Count}");
        Directory.CreateDirectory(bare);
        var assembly = Path.Combine(bare, "App.dll");
        using (var stream = File.Create(assembly))
        {
            Compilations.Emit(output.WithAssemblyName("App"), stream);
        }

        var runtime = typeof(WebSocketConnection).Assembly.Location;
        File.Copy(runtime, Path.Combine(bare, Path.GetFileName(runtime)), overwrite: true);
        WriteConfiguration(bare);
        _applications.Add((name, assembly));
        if (crossgen is not null)
        {
            var ready = bare + "-r2r";
            Directory.CreateDirectory(ready);
            foreach (var file in new[] { assembly, Path.Combine(bare, Path.GetFileName(runtime)) })
            {
                Precompile(file, bare, ready);
            }

            WriteConfiguration(ready);
            _applications.Add((name + Precompiled, Path.Combine(ready, "App.dll")));
        }
    }

    /// <summary>Starts them in turn, and takes the medians.</summary>
    public IEnumerable<StartedRun> Measure(int starts)
    {
        // The first time brings the files into memory.
        _applications.ForEach(static application => Start(application));
        var runs = Enumerable.Range(0, starts).SelectMany(_ => _applications.Select(Start)).ToArray();
        return _applications.Select(application => StartedRun.Median([.. runs.Where(run => run.Name == application.Name)]));
    }

    private static StartedRun Start((string Name, string Assembly) application)
    {
        var begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [application.Assembly]) { RedirectStandardOutput = true })!;
        var started = process.StandardOutput.ReadLine();
        var startedAfter = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        var answered = process.StandardOutput.ReadLine();
        var answeredAfter = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        var methods = process.StandardOutput.ReadLine();
        process.WaitForExit();
        return started is null || answered is null || methods is null || process.ExitCode != 0
            ? throw new InvalidOperationException($"{application.Name} ended with {process.ExitCode}.")
            : new(application.Name, startedAfter, Number(started), answeredAfter, Number(answered), Number(methods));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Program(string map, string setUp) => $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;

        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddWebSocketRoutes();
        {{setUp}}
        var app = builder.Build();
        {{map}}
        await app.StartAsync();
        Console.WriteLine(Environment.CpuUsage.TotalTime.TotalMilliseconds);
        using var http = new HttpClient();
        await http.GetAsync(app.Urls.First() + "/nothing");
        Console.WriteLine(Environment.CpuUsage.TotalTime.TotalMilliseconds);
        Console.WriteLine(System.Runtime.JitInfo.GetCompiledMethodCount());
        await app.StopAsync();
        """;

    private static void WriteConfiguration(string directory) => File.WriteAllText(Path.Combine(directory, "App.runtimeconfig.json"), $$"""
        {
          "runtimeOptions": {
            "tfm": "net10.0",
            "frameworks": [
              { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" },
              { "name": "Microsoft.AspNetCore.App", "version": "{{Environment.Version}}" }
            ],
            "configProperties": { "System.GC.Server": true, "System.Globalization.Invariant": true }
          }
        }
        """);

    private void Precompile(string assembly, string references, string into)
    {
        string[] arguments =
        [
            assembly, "-o", Path.Combine(into, Path.GetFileName(assembly)), "--targetos", "linux", "--targetarch", "x64", "-O",
            "-r", Path.Combine(references, "*.dll"),
            .. new[] { "Microsoft.NETCore.App", "Microsoft.AspNetCore.App" }.SelectMany(name =>
                new[] { "-r", Path.Combine(_frameworks, name, $"{Environment.Version}", "*.dll") }),
        ];
        using var process = Process.Start(new ProcessStartInfo(crossgen!, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"crossgen2 failed: {output}");
        }
    }

    /// <summary>System.Text.Json's generator, as the SDK has it.</summary>
    private static ISourceGenerator JsonGenerator()
    {
        var pack = Directory.GetDirectories(Path.Combine(_frameworks, "..", "packs", "Microsoft.NETCore.App.Ref")).Order(StringComparer.Ordinal).Last();
        var assembly = Assembly.LoadFrom(Path.Combine(pack, "analyzers", "dotnet", "cs", "System.Text.Json.SourceGeneration.dll"));
        var type = assembly.GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!;
        return ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator();
    }
}
