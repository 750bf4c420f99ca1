using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.CodeFixes.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.LateSubscription;

public sealed class KeepTaskFixTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public Task F4_Line_ends_comments_and_indentation_of_the_call_stay(string end) => ExpectFix<LateSubscriptionAnalyzer, KeepTaskFix>.Expect(
        Scene.Of("""
            var n = await Task.Run(
                        // Slow.
                        () => 1);
                    connection.OnMessage(m => GC.KeepAlive(n));
            """).ReplaceLineEndings(end),
        Scene.Of("""
            var nTask = Task.Run(
                        // Slow.
                        () => 1);
                    connection.OnMessage(async m =>
                    {
                        var n = await nTask;
                        GC.KeepAlive(n);
                    });
            """).ReplaceLineEndings(end));

    [Theory]
    [InlineData("#if DEBUG\nvar n = await db.CountAsync();\n#else\nvar n = await db.CountAsync();\n#endif\nconnection.OnMessage(m => GC.KeepAlive(n));")]
    [InlineData("var n = await db.CountAsync();\nconnection.OnMessage(m =>\n{\n#pragma warning disable CS0168\nGC.KeepAlive(n);\n});")]
    public Task F1_Nothing_is_moved_over_a_directive(string body) => ExpectFix<LateSubscriptionAnalyzer, KeepTaskFix>.ExpectNone(Scene.Of(body));
}
