using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Generators;
using WebSocketToolkit.Testing.Compiler;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>The step of the build that writes the contract, for one number of endpoints: a process, in milliseconds.</summary>
/// <param name="Write">From its start to its end.</param>
/// <param name="Size">Bytes of the document.</param>
internal sealed record ContractRuns(double Write, long Size)
{
    private const string Tool = "WebSocketToolkit.Contracts.Tool";

    public static ContractRuns Measure(int endpoints, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("websocket-contract-").FullName;
        try
        {
            var program = Build(folder, endpoints);
            var document = Path.Combine(folder, "App.asyncapi.json");
            List<double> times = [];
            for (var run = 0; run <= runs; run++)
            {
                File.Delete(document);
                var time = Clock.Time(() => Run(program, Path.Combine(folder, "App.dll"), document));

                // The first time brings the files into memory.
                if (run > 0)
                {
                    times.Add(time);
                }
            }

            return new(Clock.Median(times), new FileInfo(document).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Build(string folder, int endpoints)
    {
        var contracts = Path.Combine(AppContext.BaseDirectory, "WebSocketToolkit.Contracts.dll");
        var compilation = Compilations.Of(Endpoints.TypedMessages(endpoints)).AddReferences(MetadataReference.CreateFromFile(contracts)).WithAssemblyName("App");
        CSharpGeneratorDriver.Create([new EndpointGenerator().AsSourceGenerator()], parseOptions: Sources.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        using (var stream = File.Create(Path.Combine(folder, "App.dll")))
        {
            Compilations.Emit((CSharpCompilation)output, stream);
        }

        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "WebSocketToolkit*").Where(static file => !file.Contains("Benchmarks", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return Path.Combine(folder, Tool + ".dll");
    }

    private static void Run(string program, string assembly, string document)
    {
        // As the targets start it.
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "write", assembly, document])
        {
            Environment = { ["DOTNET_TieredPGO"] = "0" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(output);
        }
    }
}
