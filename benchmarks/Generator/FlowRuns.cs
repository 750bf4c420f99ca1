using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.LateSubscription;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>The cost of one method for the flow analysis, against its depth, in milliseconds; in brackets that of the compiler.</summary>
internal static class FlowRuns
{
    private static readonly int[] _depths = [4, 8, 16, 32, 64];

    private static readonly (string Name, string Open, string Close)[] _constructs =
    [
        ("using", "{ using var s{0} = Open({0}); Touch({0});", "}"),
        ("await using", "{ await using var s{0} = Make({0}); await Work({0});", "}"),
        ("try/finally", "try { await Work({0}); if (Ask({0})) { return; }", "} finally { await Work({0}); Touch({0}); }"),
        ("try inside finally", "try { await Work({0}); } finally { Touch({0});", "}"),
        ("lock", "lock (Key({0})) { Touch({0});", "}"),
        ("lambda", "Later(async () => { await Work({0});", "});"),
    ];

    public static string Measure()
    {
        var table = new StringBuilder("| depth | ").AppendJoin(" | ", _depths).AppendLine(" |");
        table.Append("|---").Append(string.Concat(_depths.Select(static _ => "|---:"))).AppendLine("|");
        foreach (var (name, open, close) in _constructs)
        {
            table.Append("| ").Append(name).Append(" | ");
            table.AppendJoin(" | ", _depths.Select(depth =>
            {
                var source = Source(depth, open, close);
                var bound = Clock.Median(5, _ => Compilations.Of([source]), static compilation => compilation.GetDiagnostics());
                var analyzed = Clock.Median(5, _ => Bound(source), static compilation => Analyze(compilation));
                return $"{Clock.Format(analyzed)} ({Clock.Format(bound)})";
            })).AppendLine(" |");
        }

        return table.ToString();
    }

    private static CSharpCompilation Bound(string source)
    {
        var compilation = Compilations.Of([source]);
        compilation.GetDiagnostics();
        return compilation;
    }

    private static void Analyze(Compilation compilation) => compilation
        .WithAnalyzers([new LateSubscriptionAnalyzer()], new AnalyzerOptions([]))
        .GetAnalyzerDiagnosticsAsync()
        .Wait();

    private static string Source(int depth, string open, string close)
    {
        var levels = Enumerable.Range(0, depth).ToArray();
        return $$"""
            using System; using System.IO; using System.Threading.Tasks; using WebSocketToolkit;
            public static class Nested
            {
                public static async Task Run(WebSocketConnection c)
                {
                    {{string.Concat(levels.Select(level => At(open, level)))}}
                    c.OnMessage(m => { });
                    {{string.Concat(levels.Reverse().Select(level => At(close, level)))}}
                    await Work(1);
                }
                private static IDisposable Open(int i) => new MemoryStream(i);
                private static IAsyncDisposable Make(int i) => new MemoryStream(i);
                private static Task Work(int i) => Task.Delay(i + 1);
                private static void Touch(int i) => GC.KeepAlive(i);
                private static bool Ask(int i) => i.ToString().Length > 1;
                private static object Key(int i) => i.ToString();
                private static void Later(Func<Task> action) => GC.KeepAlive(action);
            }
            """;

        static string At(string text, int level) => text.Replace("{0}", $"{level}", StringComparison.Ordinal) + "\n";
    }
}
