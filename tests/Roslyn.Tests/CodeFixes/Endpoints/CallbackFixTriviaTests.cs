using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.CodeFixes.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.CodeFixes.Endpoints;

public sealed class CallbackFixTriviaTests
{
    [Theory]
    [InlineData("\n#if DEBUG\n    private\n#else\n    internal\n#endif\n    void OnMessage(string text) { }")]
    [InlineData("\n    private\n#pragma warning disable CS0168\n    static void OnMessage(string text) { }")]
    public Task F1_Modifiers_under_directives_stay(string method) => ExpectFix<EndpointShapeAnalyzer, CallbackFix>.ExpectNone(Source(method));

    [Theory]
    [InlineData("private /* why */ static /* how */ void OnMessage(string text) { }", "public /* why */ /* how */ void OnMessage(string text) { }")]
    [InlineData("// Above.\n    private static async /* later */ Task OnMessage(string text) { await Task.Yield(); }", "// Above.\n    public async /* later */ Task OnMessage(string text) { await Task.Yield(); }")]
    [InlineData("[Obsolete] /* a */ void OnMessage(string text) { }", "[Obsolete] /* a */ public void OnMessage(string text) { }")]
    public Task F4_Comments_between_modifiers_stay(string before, string after) =>
        ExpectFix<EndpointShapeAnalyzer, CallbackFix>.Expect(Source(before), Source(after));

    private static string Source(string method) => $"[WebSocketRoute(\"/a\")] public class A\n{{\n    public void OnOpen() {{ }}\n    {method}\n}}\n";
}
