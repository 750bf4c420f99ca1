using System.Diagnostics;
using WebSocketToolkit.Analyzers.Sending;
using WebSocketToolkit.CodeFixes.Sending;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes;

/// <summary>Everything in a file is fixed together.</summary>
public sealed class FixAllTests
{
    [Fact]
    public async Task F5_Sixty_diagnostics_take_seconds()
    {
        var calls = string.Concat(Enumerable.Range(0, 60).Select(static i => $"        c.SendAsync(\"{i}\");\n"));
        var source = $"public class A\n{{\n    public async Task M(WebSocketConnection c)\n    {{\n        await Task.Yield();\n{calls}    }}\n}}\n";
        var clock = Stopwatch.StartNew();

        var mended = Assert.Single(await ExpectFix<UnawaitedSendAnalyzer, AwaitSendFix>.FixAllIn(source));

        Assert.Equal(source.Replace("        c.Send", "        await c.Send", StringComparison.Ordinal), mended);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task F5_A_fix_that_does_not_compile_does_not_hold_up_the_others()
    {
        const string Source = "public class A\n{\n    public void M(WebSocketConnection c) { Action a = () => { c.SendAsync(\"1\"); }; Func<Task> b = () => { c.SendAsync(\"2\"); return null!; }; a(); b(); }\n    public async Task N(WebSocketConnection c) { await Task.Yield(); c.SendAsync(\"3\"); }\n}\n";
        Assert.Equal(
            [Source.Replace("c.SendAsync(\"3\")", "await c.SendAsync(\"3\")", StringComparison.Ordinal)],
            await ExpectFix<UnawaitedSendAnalyzer, AwaitSendFix>.FixAllIn(Source));
    }
}
