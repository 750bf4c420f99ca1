using System.Globalization;
using System.Text;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>The tables, for the screen and for the docs.</summary>
internal sealed class Report
{
    private const string Begin = "<!-- benchmarks/Generator -->";
    private const string End = "<!-- /benchmarks/Generator -->";

    private readonly List<(int Endpoints, GeneratorRuns Generator, CompilerRuns Compiler)> _compiled = [];
    private readonly StringBuilder _started = new();

    public void Add(int endpoints, GeneratorRuns generator, CompilerRuns compiler) => _compiled.Add((endpoints, generator, compiler));

    public void Add(int routes, IEnumerable<StartedRun> starts)
    {
        var all = starts.ToArray();
        Line(_started, $"| {routes:#,0} routes | started | processor time | more than none | first answer | processor time | more than none | methods compiled |");
        Line(_started, $"|---|---|---|---|---|---|---|---|");
        foreach (var run in all)
        {
            var none = all.First(one => one.Name == (run.Name.EndsWith(StartUp.Precompiled, StringComparison.Ordinal) ? "none" + StartUp.Precompiled : "none"));
            double[] figures =
            [
                run.Started, run.StartedCpu, run.StartedCpu - none.StartedCpu,
                run.Answered, run.AnsweredCpu, run.AnsweredCpu - none.AnsweredCpu, run.Methods,
            ];
            Line(_started, $"| {run.Name} | {string.Join(" | ", figures.Select(Clock.Format))} |");
        }
    }

    /// <summary>Puts the tables in the place of the last ones.</summary>
    public void WriteTo(string page)
    {
        var text = File.ReadAllText(page);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        File.WriteAllText(page, $"{text[..begin]}\n\n{ToString().ReplaceLineEndings("\n").TrimEnd()}\n\n{text[end..]}");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Line(text, $"{Machine()}; milliseconds, medians.");
        text.AppendLine();
        if (_compiled.Count != 0)
        {
            Line(text, $"| endpoints | goal | {string.Join(" | ", _compiled.Select(static one => one.Endpoints.ToString("#,0", CultureInfo.InvariantCulture)))} |");
            Line(text, $"|---|---|{string.Concat(_compiled.Select(static _ => "---|"))}");
            Row(text, "generator: first run", "", static one => Clock.Format(one.Generator.Cold));
            Row(text, "generator: again", "", static one => $"{one.Generator.Cached}");
            Row(text, "generator: an unrelated edit", "< 5, all", static one => $"{one.Generator.Unrelated}");
            Row(text, "generator: an edit of a body", "", static one => $"{one.Generator.Body}");
            Row(text, "generator: an edit of a signature", "", static one => $"{one.Generator.Signature}");
            Row(text, "analyzers: everything", "", static one => Clock.Format(one.Compiler.Analyzers));
            Row(text, "analyzers: the file being typed in", "", static one => Clock.Format(one.Compiler.Typing));
            Row(text, "build without the attribute", "", static one => Clock.Format(one.Compiler.Plain));
            Row(text, "build", "", static one => Clock.Format(one.Compiler.Build));
            Row(text, "more than without", "< 1,000", static one => Clock.Format(one.Compiler.Build - one.Compiler.Plain));
            text.AppendLine();
        }

        return text.Append(_started).ToString();
    }

    private void Row(StringBuilder text, string name, string goal, Func<(int Endpoints, GeneratorRuns Generator, CompilerRuns Compiler), string> cell) =>
        Line(text, $"| {name} | {goal} | {string.Join(" | ", _compiled.Select(cell))} |");

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}: {model?[(model.IndexOf(':') + 2)..] ?? "an unknown processor"}, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
