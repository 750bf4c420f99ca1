using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers;

/// <summary>CS8425 on callbacks, whose token the toolkit passes, and elsewhere, where it means something.</summary>
public sealed class CancellationSuppressorTests
{
    [Theory]
    [InlineData("OnMessage(string text, CancellationToken token)", true)]
    [InlineData("OnOpen(CancellationToken token)", true)]
    [InlineData("OnErrorAsync(CancellationToken token)", true)]
    [InlineData("Helper(CancellationToken token)", false)]
    public async Task Of_an_annotated_class(string method, bool isSuppressed) => Assert.Equal(
        isSuppressed, await IsSuppressed($$"""[WebSocketRoute("/")] class A { public void OnClose() { } {{Stream(method)}} }"""));

    [Fact]
    public async Task Of_another_class() => Assert.False(await IsSuppressed($$"""class A { {{Stream("OnMessage(string text, CancellationToken token)")}} }"""));

    private static string Stream(string method) => $"public async IAsyncEnumerable<int> {method} {{ await Task.Yield(); yield return 1; }}";

    private static async Task<bool> IsSuppressed(string source)
    {
        var compilation = Compile.Create(source);
        var all = await compilation
            .WithAnalyzers(
                [new CancellationSuppressor()],
                new CompilationWithAnalyzersOptions(
                    new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true))
            .GetAllDiagnosticsAsync();
        return Assert.Single(all, static diagnostic => diagnostic.Id == "CS8425").IsSuppressed;
    }
}
