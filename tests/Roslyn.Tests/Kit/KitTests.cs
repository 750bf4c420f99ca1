using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit.Sdk;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>The kit itself can fail: each case would pass unnoticed if it could not.</summary>
public sealed class KitTests
{
    [Fact]
    public Task Spans_may_nest() => Analyze<Goto>.Expect("class C { void M() { {|KIT001:goto {|KIT002:a|};|} a: ; } }", "goto a", "label a");

    [Fact]
    public async Task Failure_shows_the_annotated_source()
    {
        var failure = await Assert.ThrowsAsync<TrueException>(() => Analyze<Goto>.Expect("class C { void M() { goto a; a: ; } }"));
        Assert.Contains("class C { void M() { goto a; a: ; } }\n                     ^^^^^^^ KIT001: goto a\n", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Wrong_message_fails() =>
        Assert.ThrowsAnyAsync<XunitException>(() => Analyze<Goto>.Expect("class C { void M() { {|KIT001:goto {|KIT002:a|};|} a: ; } }", "other"));

    [Fact]
    public Task Source_that_does_not_compile_fails() => Assert.ThrowsAsync<TrueException>(() => Analyze<Goto>.Expect("class C { void M() { x } }"));

    [Fact]
    public Task Analyzer_exception_fails() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => Analyze<Goto>.Expect("class C { void M() { goto crash; crash: ; } }"));

    [Fact]
    public Task Options_reach_the_analyzer() =>
        Analyze<Goto>.Expect("class C { void M() { goto a; a: ; } }", new Dictionary<string, string> { ["kit.off"] = "true" });

    [Fact]
    public Task Fix_is_applied_to_all() => ExpectFix<Goto, Rename>.Expect(
        "class C { void M() { goto a; a: ; } void N() { goto a; a: ; } }",
        "class C { void M() { goto b; b: ; } void N() { goto b; b: ; } }",
        "rename");

    [Fact]
    public Task Fix_that_changes_nothing_fails() => Assert.ThrowsAsync<FalseException>(() => ExpectFix<Goto, Rename>.Expect(
        "class C { void M() { goto a; a: ; } }", "class C { void M() { goto a; a: ; } }", "nothing"));

    [Fact]
    public async Task Fix_that_is_not_offered()
    {
        await ExpectFix<Goto, Rename>.ExpectNone("class C { void M() { goto b; b: ; } }", "rename");
        await Assert.ThrowsAsync<TrueException>(() => ExpectFix<Goto, Rename>.ExpectNone("class C { void M() { goto a; a: ; } }", "rename"));
    }

    [SuppressMessage("MicrosoftCodeAnalysisCorrectness", "RS1001", Justification = "Never shipped.")]
    private sealed class Goto : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor _jump = new("KIT001", "t", "goto {0}", "Kit", DiagnosticSeverity.Warning, true);
        private static readonly DiagnosticDescriptor _label = new("KIT002", "t", "label {0}", "Kit", DiagnosticSeverity.Warning, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_jump, _label];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSyntaxNodeAction(Check, SyntaxKind.GotoStatement);
        }

        private static void Check(SyntaxNodeAnalysisContext context)
        {
            var label = ((GotoStatementSyntax)context.Node).Expression!;
            if (label.ToString() == "crash")
            {
                throw new InvalidOperationException();
            }

            if (!context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("kit.off", out _))
            {
                context.ReportDiagnostic(Diagnostic.Create(_jump, context.Node.GetLocation(), label));
                context.ReportDiagnostic(Diagnostic.Create(_label, label.GetLocation(), label));
            }
        }
    }

    [SuppressMessage("Design", "RS1016", Justification = "Never shipped.")]
    private sealed class Rename : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => ["KIT001"];

        public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

        public override async Task RegisterCodeFixesAsync(CodeFixContext context)
        {
            var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
            var jump = (GotoStatementSyntax)root.FindNode(context.Span);
            if (jump.Expression!.ToString() == "b")
            {
                return;
            }

            context.RegisterCodeFix(CodeAction.Create("Nothing", _ => Task.FromResult(context.Document), "nothing"), context.Diagnostics);
            var label = jump.Parent!.ChildNodes().OfType<LabeledStatementSyntax>().Single();
            var renamed = root.ReplaceTokens(
                [jump.Expression.GetFirstToken(), label.Identifier],
                (token, _) => SyntaxFactory.Identifier("b").WithTriviaFrom(token));
            context.RegisterCodeFix(CodeAction.Create("Rename", _ => Task.FromResult(context.Document.WithSyntaxRoot(renamed)), "rename"), context.Diagnostics);
        }
    }
}
