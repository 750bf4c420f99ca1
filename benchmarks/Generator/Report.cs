using System.Globalization;
using System.Text;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>The tables, for the screen and for the docs.</summary>
internal sealed class Report
{
    private const string Begin = "<!-- benchmarks/Generator -->";
    private const string End = "<!-- /benchmarks/Generator -->";

    private readonly SortedDictionary<int, GeneratorRuns> _generated = [];
    private readonly SortedDictionary<int, (AnalyzerRuns Ours, AnalyzerRuns Idle)> _analyzed = [];
    private readonly SortedDictionary<int, BuildRuns> _built = [];
    private readonly SortedDictionary<int, ContractRuns> _contracts = [];
    private readonly StringBuilder _started = new();

    public void Add(int endpoints, GeneratorRuns runs) => _generated[endpoints] = runs;

    public void Add(int endpoints, (AnalyzerRuns Ours, AnalyzerRuns Idle) runs) => _analyzed[endpoints] = runs;

    public void Add(int endpoints, BuildRuns runs) => _built[endpoints] = runs;

    public void Add(int endpoints, ContractRuns runs) => _contracts[endpoints] = runs;

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
        int[] sizes = [.. _generated.Keys.Union(_analyzed.Keys).Union(_built.Keys).Union(_contracts.Keys).Order()];
        if (sizes.Length != 0)
        {
            Line(text, $"| endpoints | goal | {string.Join(" | ", sizes.Select(static size => size.ToString("#,0", CultureInfo.InvariantCulture)))} |");
            Line(text, $"|---|---|{string.Concat(sizes.Select(static _ => "---|"))}");
            Row(text, "generator: first run", "", sizes, _generated, static runs => Clock.Format(runs.Cold));
            Row(text, "generator: again", "", sizes, _generated, static runs => $"{runs.Cached}");
            Row(text, "generator: an unrelated edit", "< 5, all", sizes, _generated, static runs => $"{runs.Unrelated}");
            Row(text, "generator: an edit of a body", "", sizes, _generated, static runs => $"{runs.Body}");
            Row(text, "generator: an edit of a signature", "", sizes, _generated, static runs => $"{runs.Signature}");
            Row(text, "analyzers: everything", "", sizes, _analyzed, static runs => Clock.Format(runs.Ours.Everything));
            Row(text, "one that does nothing: everything", "", sizes, _analyzed, static runs => Clock.Format(runs.Idle.Everything));
            Row(text, "analyzers: the file being typed in", "", sizes, _analyzed, static runs => Clock.Format(runs.Ours.Typing));
            Row(text, "one that does nothing: the file being typed in", "", sizes, _analyzed, static runs => Clock.Format(runs.Idle.Typing));
            Row(text, "build without the attribute", "", sizes, _built, static runs => $"{Clock.Format(runs.Plain)} ({runs.PlainSize / 1024:#,0} KiB)");
            Row(text, "build", "", sizes, _built, static runs => $"{Clock.Format(runs.Build)} ({runs.Size / 1024:#,0} KiB)");
            Row(text, "more than without", "< 1,000", sizes, _built, static runs => Clock.Format(runs.Build - runs.Plain));
            Row(text, "the build's step that writes the contract", "< 1,000", sizes, _contracts, static runs => $"{Clock.Format(runs.Write)} ({runs.Size / 1024:#,0} KiB)");
            text.AppendLine();
        }

        return text.Append(_started).ToString();
    }

    private static void Row<T>(StringBuilder text, string name, string goal, int[] sizes, SortedDictionary<int, T> runs, Func<T, string> cell)
    {
        if (runs.Count != 0)
        {
            Line(text, $"| {name} | {goal} | {string.Join(" | ", sizes.Select(size => runs.TryGetValue(size, out var found) ? cell(found) : ""))} |");
        }
    }

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}: {model?[(model.IndexOf(':') + 2)..] ?? "an unknown processor"}, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
