using Microsoft.CodeAnalysis.CSharp;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>A build in memory for one number of endpoints, in milliseconds: until the assembly is written.</summary>
/// <param name="Plain">The same classes without the attribute.</param>
/// <param name="Build">The classes, generator included.</param>
/// <param name="PlainSize">Bytes of the assembly without the attribute.</param>
/// <param name="Size">Bytes of the assembly.</param>
internal sealed record BuildRuns(double Plain, double Build, long PlainSize, long Size)
{
    public static BuildRuns Measure(int endpoints, int runs)
    {
        var compilation = Compilations.Of(Endpoints.Classes(endpoints));
        var plain = Compilations.Of(Endpoints.ClassesWithoutAttribute(endpoints));
        List<double> without = [];
        List<double> with = [];
        using var plainAssembly = new MemoryStream();
        using var assembly = new MemoryStream();
        for (var run = 0; run < runs; run++)
        {
            // In turn, so that whatever else the machine does hits both.
            without.Add(Time(plain, static fresh => fresh, plainAssembly));
            with.Add(Time(compilation, Compilations.Generate, assembly));
        }

        return new(Clock.Median(without), Clock.Median(with), plainAssembly.Length, assembly.Length);
    }

    private static double Time(CSharpCompilation compilation, Func<CSharpCompilation, CSharpCompilation> generate, MemoryStream assembly)
    {
        var fresh = Compilations.Fresh(compilation);
        assembly.SetLength(0);
        GC.Collect();
        return Clock.Time(() => Compilations.Emit(generate(fresh), assembly));
    }
}
