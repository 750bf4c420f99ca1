using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Flow;

/// <summary>The cost of a flow grows with the code, and not with the ways through it.</summary>
[Collection(nameof(Measured))]
public sealed class DepthTests
{
    private const int Depth = 64;

    public static TheoryData<string, string, string> Constructs => new()
    {
        { "using", "using (Open({0})) { Touch({0});", "}" },
        { "using declaration", "{ using var s{0} = Open({0}); Touch({0});", "}" },
        { "await using", "await using (Make({0})) { await Work({0});", "}" },
        { "await using declaration", "{ await using var s{0} = Make({0}); await Work({0});", "}" },
        { "try/finally", "try { await Work({0}); if (Ask({0})) { return; }", "} finally { await Work({0}); Touch({0}); }" },
        { "try inside finally", "try { await Work({0}); if (Ask({0})) { throw new IOException(); } } finally { Touch({0});", "}" },
        { "try/catch", "try { await Work({0}); Touch({0});", "} catch (IOException) { Touch({0}); await Work({0}); }" },
        { "try/catch/finally", "try { await Work({0}); Touch({0});", "} catch (IOException) when (Ask({0})) { await Work({0}); } finally { Touch({0}); }" },
        { "lock", "lock (Key({0})) { Touch({0});", "}" },
        { "lambda", "Later(() => { Touch({0});", "});" },
        { "async lambda", "LaterAsync(async () => { await Work({0});", "});" },
        { "await foreach", "await foreach (var i{0} in Items({0})) { await Work({0});", "}" },
    };

    [Theory, MemberData(nameof(Constructs))]
    public async Task A0_Nested_to_64_levels(string construct, string open, string close)
    {
        var compilation = Compile.Create(Class(0, Depth, open, close));
        Compile.AssertCompiles(compilation, construct);
        var bound = Measured.Cpu(() => _ = compilation.GetDiagnostics());

        var analyzed = await Measured.CpuAsync(() => Run(compilation, TimeSpan.FromSeconds(10)));

        Assert.True(analyzed < TimeSpan.FromSeconds(5), $"{construct}: {analyzed.TotalSeconds:0.00} s, against {bound.TotalSeconds:0.00} s for the compiler.");
    }

    [Fact]
    public async Task A0_Thirty_endpoints_with_14_nested_await_using_take_less_than_a_second()
    {
        var classes = Enumerable.Range(0, 30).Select(static i => Class(i, 14, "{ await using var s{0} = Make({0}); await Work({0});", "}"));
        var compilation = Compile.Create(string.Join("\n", classes));
        Compile.AssertCompiles(compilation, "The source");
        await Run(Compile.Create(Class(0, 2, "await using (Make({0})) {", "}")), TimeSpan.FromMinutes(1));

        var analyzed = await Measured.CpuAsync(() => Run(compilation, TimeSpan.FromSeconds(60)));

        Assert.True(analyzed < TimeSpan.FromSeconds(1), $"{analyzed.TotalSeconds:0.00} s");
    }

    [Fact]
    public async Task A0_Many_sources_in_nested_scopes()
    {
        var open = string.Concat(Enumerable.Range(0, 24).Select(static i => $"{{ await using var s{i} = Make({i}); var f{i} = await Feed({i}); f{i}.Received += Take; await Work({i}); f{i}.Listen(Take);\n"));
        var compilation = Compile.Create(Class(0, 0, "", "").Replace("c.OnMessage(m => { });", open + new string('}', 24), StringComparison.Ordinal));
        Compile.AssertCompiles(compilation, "The source");

        var analyzed = await Measured.CpuAsync(() => Run(compilation, TimeSpan.FromSeconds(60)));

        Assert.True(analyzed < TimeSpan.FromSeconds(5), $"{analyzed.TotalSeconds:0.00} s");
    }

    [Fact]
    public async Task A0_A_sum_of_5_000_terms_before_an_attachment()
    {
        var sum = "Ask(0) + " + string.Join(" + ", Enumerable.Range(0, 5_000).Select(static i => $"\"{i}\""));
        var source = Class(0, 0, "", "").Replace("c.OnMessage(", $"var text = {sum}; await Work(text.Length); c.OnMessage(", StringComparison.Ordinal);
        Assert.Equal("WST101", Assert.Single(await Analyze<LateSubscriptionAnalyzer>.Run(Compile.Create(source))).Id);
    }

    private static string Class(int number, int depth, string open, string close)
    {
        static string At(string text, int level) => text.Replace("{0}", $"{level}", StringComparison.Ordinal);
        var levels = Enumerable.Range(0, depth).ToArray();
        return $$"""
            public static class Nested{{number}}
            {
                public static async Task Run(WebSocketConnection c)
                {
                    {{string.Join("\n", levels.Select(level => At(open, level)))}}
                    c.OnMessage(m => { });
                    {{string.Join("\n", levels.Reverse().Select(level => At(close, level)))}}
                    await Task.CompletedTask;
                }
                private static IDisposable Open(int i) => new MemoryStream(i);
                private static IAsyncDisposable Make(int i) => new MemoryStream(i);
                private static Task Work(int i) => Task.Delay(i + 1);
                private static void Touch(int i) => GC.KeepAlive(i);
                private static bool Ask(int i) => i.ToString().Length > 1;
                private static object Key(int i) => i.ToString();
                private static void Later(Action action) => GC.KeepAlive(action);
                private static void LaterAsync(Func<Task> action) => GC.KeepAlive(action);
                private static void Take(string text) => GC.KeepAlive(text);
                private static async IAsyncEnumerable<int> Items(int i) { await Task.Yield(); yield return i; }
                private static async Task<{{(number == 0 ? "Feed" : "object")}}> Feed(int i) { await Task.Yield(); return new(); }
            }
            {{(number == 0 ? Scene.Helpers : "")}}
            """;
    }

    private static async Task Run(Compilation compilation, TimeSpan longest)
    {
        using var stop = new CancellationTokenSource(longest);
        await compilation
            .WithAnalyzers([new LateSubscriptionAnalyzer()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), static (exception, _, _) => throw new InvalidOperationException("The analyzer failed.", exception), false, false))
            .GetAnalyzerDiagnosticsAsync(stop.Token);
    }
}
