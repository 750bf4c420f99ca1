using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers.Endpoints;

/// <summary>CS8425 and CA1822 on callbacks, where they do not hold, and elsewhere, where they do.</summary>
public sealed class CallbackSuppressorTests
{
    [Theory]
    [InlineData("OnMessage(string text, CancellationToken token)", true)]
    [InlineData("OnOpen(CancellationToken token)", true)]
    [InlineData("OnErrorAsync(CancellationToken token)", true)]
    [InlineData("Helper(CancellationToken token)", false)]
    public Task Of_an_annotated_class(string method, bool isSuppressed) => Expect(
        isSuppressed, $$"""[WebSocketRoute("/")] class A { public int X; public void OnClose() => X++; {{Stream(method)}} }""");

    [Fact]
    public Task Of_another_class() => Expect(false, $$"""class A { {{Stream("OnMessage(string text, CancellationToken token)")}} }""");

    private static string Stream(string method) => $"public async IAsyncEnumerable<int> {method} {{ await Task.Yield(); yield return 1; }}";

    private static async Task Expect(bool isSuppressed, string source)
    {
        var all = await Compile.Create(source)
            .WithAnalyzers(
                [new CallbackSuppressor(), new CouldBeStatic()],
                new CompilationWithAnalyzersOptions(
                    new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true))
            .GetAllDiagnosticsAsync();
        Assert.Equal(isSuppressed, Assert.Single(all, static diagnostic => diagnostic.Id == "CS8425").IsSuppressed);
        Assert.Equal(isSuppressed, Assert.Single(all, static diagnostic => diagnostic.Id == "CA1822").IsSuppressed);
    }

    /// <summary>Says of every iterator what the SDK's analyzer would, which is not at hand here.</summary>
#pragma warning disable RS1029, RS1036, RS1038, RS1041 // It is no one's but this test's.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class CouldBeStatic : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor _rule = new("CA1822", "Static", "Static", "Performance", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSymbolAction(
                static symbol =>
                {
                    if (((IMethodSymbol)symbol.Symbol).IsAsync)
                    {
                        symbol.ReportDiagnostic(Diagnostic.Create(_rule, symbol.Symbol.Locations[0]));
                    }
                },
                SymbolKind.Method);
        }
    }
}
