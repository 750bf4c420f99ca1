using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Testing.Compiler;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>The generator's runs for one number of endpoints, in milliseconds.</summary>
/// <param name="Cold">The first run, on a compilation that nobody has asked anything yet.</param>
/// <param name="Cached">The run for the same compilation.</param>
/// <param name="Unrelated">After an edit of a file without endpoints.</param>
/// <param name="Body">After an edit of a callback's body.</param>
/// <param name="Signature">After an edit of a callback's signature.</param>
internal sealed record GeneratorRuns(double Cold, EditedRun Cached, EditedRun Unrelated, EditedRun Body, EditedRun Signature)
{
    private const int Edits = 150;

    public static GeneratorRuns Measure(int endpoints, int runs)
    {
        // The last file is the one that is edited.
        var compilation = Compilations.Of(Endpoints.Classes(endpoints).Reverse());
        var withOther = Compilations.Of(Endpoints.Classes(endpoints).Append("namespace App; public static class Other { public static int Two() => 2; }"));
        return new(
            Clock.Median(runs, _ => Compilations.Fresh(compilation), fresh => Compilations.Driver().RunGenerators(fresh)),
            After(compilation, (before, _) => before),
            After(withOther, static (before, run) => Compilations.Edit(before, text => text.Replace("2", $"{run + 3}", StringComparison.Ordinal))),
            After(compilation, static (before, run) => Compilations.Edit(before, text => Endpoints.EditBody(text, run))),
            After(compilation, static (before, run) => Compilations.Edit(before, text => Endpoints.EditSignature(text, run))));
    }

    private static EditedRun After(CSharpCompilation before, Func<CSharpCompilation, int, CSharpCompilation> edit)
    {
        var driver = Compilations.Driver().RunGenerators(before);

        // The first ones wait for the compiler's own code to be compiled.
        for (var run = 0; run < Edits; run++)
        {
            driver.RunGenerators(edit(before, run));
        }

        var milliseconds = Clock.Median(Edits, run => edit(before, run), after => driver.RunGenerators(after));

        // Apart, since watching the steps takes time of its own.
        var reasons = Compilations.Driver(tracks: true).RunGenerators(before).RunGenerators(edit(before, Edits)).GetRunResult()
            .Results.Single().TrackedOutputSteps
            .SelectMany(static pair => pair.Value)
            .SelectMany(static step => step.Outputs)
            .Select(static output => output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)
            .ToArray();
        return new(milliseconds, reasons.Count(static isCached => isCached), reasons.Length);
    }
}
