extern alias generators;

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Roslyn.Tests.Kit;
using AnnotatedType = generators::WebSocketToolkit.Generators.Declarations.AnnotatedType;
using EndpointEmitter = generators::WebSocketToolkit.Generators.EndpointEmitter;
using EndpointGenerator = generators::WebSocketToolkit.Generators.EndpointGenerator;
using EndpointParser = generators::WebSocketToolkit.Generators.EndpointParser;
using ProjectVersion = generators::WebSocketToolkit.Generators.Declarations.ProjectVersion;

namespace WebSocketToolkit.Roslyn.Tests.Generators;

/// <summary>A fault of the generator costs the class that caused it, is told once, and is gone with its cause.</summary>
public sealed class FailureTests
{
    private const string Good = "[WebSocketRoute(\"/good\")] public class Good { public void OnOpen() { } }";
    private const string Bad = "[WebSocketRoute(\"/bad\")] public class Bad { public void OnOpen() { } }";
    private const string Mended = "[WebSocketRoute(\"/bad\")] public class Better { public void OnOpen() { } }";

    [Fact]
    public void G1_A_class_that_cannot_be_parsed_costs_itself_alone() => AssertCostsItselfAlone(static () => new EndpointGenerator(
        static (type, token) => type.MetadataName == "Bad" ? throw new InvalidDataException("no\r\ngood.") : EndpointParser.Parse(type, token),
        EndpointEmitter.Emit));

    [Fact]
    public void G1_A_class_that_cannot_be_written_costs_itself_alone() => AssertCostsItselfAlone(static () => new EndpointGenerator(
        EndpointParser.Parse,
        static endpoint => endpoint.TypeName == "global::Bad" ? throw new InvalidDataException("no\r\ngood.") : EndpointEmitter.Emit(endpoint)));

    [Fact]
    public void G1_A_cancellation_of_nothing_that_runs_is_a_fault() => AssertCostsItselfAlone(
        static () => new EndpointGenerator(
            static (type, token) => type.MetadataName == "Bad" ? throw new OperationCanceledException("no good") : EndpointParser.Parse(type, token),
            EndpointEmitter.Emit),
        "OperationCanceledException");

    [Fact]
    public void G1_An_unchanged_class_is_found_in_the_run_that_asks_for_it()
    {
        var (kept, made, compilation) = TwoRuns();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Throws<InvalidOperationException>(() => kept.Symbol(out _));
        Assert.True(generators::WebSocketToolkit.Generators.Declarations.RenewingComparer<AnnotatedType>.Instance.Equals(kept, made));

        Assert.Equal("Good", kept.Symbol(out var found)?.Name);
        Assert.Same(compilation, found);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (AnnotatedType Kept, AnnotatedType Made, CSharpCompilation Compilation) TwoRuns()
        {
            var first = Compile.Create(Good);
            var second = first.AddSyntaxTrees(CSharpSyntaxTree.ParseText("public class Other;", Compile.ParseOptions));
            return (Find(first), Find(second), second);
        }

        static AnnotatedType Find(CSharpCompilation compilation) => Assert.Single(AnnotatedType.Find(ProjectVersion.Of(compilation, default), default));
    }

    [Fact]
    public void G4_A_default_of_a_date_and_time_is_written()
    {
        var written = Generate.Run("""
            using Microsoft.AspNetCore.Mvc;
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            [WebSocketRoute("/a")] public class A([Optional, DateTimeConstant(637134336000000000L)] DateTime since)
            {
                public string OnMessage(string text, [FromQuery, Optional, DateTimeConstant(5L)] DateTime until) => $"{since}{until}";
            }
            """)["A.g.cs"];

        Assert.Contains("new global::System.DateTime(637134336000000000L)", written, StringComparison.Ordinal);
        Assert.Contains("new global::System.DateTime(5L)", written, StringComparison.Ordinal);
    }

    private static void AssertCostsItselfAlone(Func<EndpointGenerator> generator, string fault = "InvalidDataException")
    {
        var session = new EditSession(generator, Good, Bad).Run();
        AssertFailed();
        session.Change(0, Good.Replace("{ }", "{ GC.Collect(); }", StringComparison.Ordinal));
        session.Run();
        AssertFailed();
        GC.Collect();
        session.Change(1, Mended);
        session.AssertAsFromTheStart();
        Assert.Empty(session.Result.Diagnostics);
        Assert.Equal(["Better.g.cs", "Good.g.cs", "WebSocketRoutes.g.cs"], Hints());

        void AssertFailed()
        {
            Assert.Null(session.Result.Exception);
            var diagnostic = Assert.Single(session.Result.Diagnostics);
            Assert.Equal("WST013", diagnostic.Id);
            Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
            Assert.Contains("'Bad'", diagnostic.GetMessage(), StringComparison.Ordinal);
            Assert.Contains($"({fault}: no good)", diagnostic.GetMessage(), StringComparison.Ordinal);
            Assert.Equal(["Good.g.cs", "WebSocketRoutes.g.cs"], Hints());
            Assert.DoesNotContain("Bad", session.Result.GeneratedSources.Last().SourceText.ToString(), StringComparison.Ordinal);
        }

        IEnumerable<string> Hints() => session.Result.GeneratedSources.Select(static file => file.HintName)
            .Where(static hint => !hint.StartsWith("Microsoft", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }
}
