using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>Runs an analyzer over a marked source and compares what it reports, id by id and span by span.</summary>
internal static class Analyze<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <param name="marked">The source, with its expected diagnostics; it must compile.</param>
    /// <param name="messages">If any, the exact messages in the order of the source.</param>
    public static Task Expect([StringSyntax("C#-test")] string marked, params string[] messages) => Expect(marked, [], messages);

    /// <param name="marked">The source, with its expected diagnostics; it must compile.</param>
    /// <param name="options">What an <c>.editorconfig</c> would say.</param>
    /// <param name="messages">If any, the exact messages in the order of the source.</param>
    public static Task Expect([StringSyntax("C#-test")] string marked, Dictionary<string, string> options, params string[] messages) =>
        Check(marked, options, messages, mustCompile: true);

    /// <param name="references">The references, in place of those of every test.</param>
    /// <param name="marked">The source, with its expected diagnostics; it must compile.</param>
    public static Task Expect(ImmutableArray<MetadataReference> references, [StringSyntax("C#-test")] string marked) =>
        Check(marked, [], [], mustCompile: true, references);

    /// <summary>The same for code that is deliberately broken or half-typed.</summary>
    public static Task ExpectInBroken([StringSyntax("C#-test")] string marked) => Check(marked, [], [], mustCompile: false);

    public static Task<ImmutableArray<Diagnostic>> Run(Compilation compilation, Dictionary<string, string>? options = null) =>
        RunAnalyzers.Over(compilation, [new TAnalyzer()], options);

    private static async Task Check(string marked, Dictionary<string, string> options, string[] messages, bool mustCompile, ImmutableArray<MetadataReference>? references = null)
    {
        var markup = Markup.Parse(marked);
        var compilation = Compile.Create(references ?? References.All, markup.Source);
        if (mustCompile)
        {
            Compile.AssertCompiles(compilation, "The source");
        }

        var found = (await Run(compilation, options)).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ToArray();
        var expected = markup.Expected.Select(mark => Describe(markup.Source, mark.Id, mark.Span.Start, mark.Span.End)).Order(StringComparer.Ordinal);
        var actual = found.Select(d => Describe(markup.Source, d.Id, d.Location.SourceSpan.Start, d.Location.SourceSpan.End)).Order(StringComparer.Ordinal);
        Assert.True(
            expected.SequenceEqual(actual),
            $"Expected\n{string.Join("\n", expected)}\n\nbut found\n{Markup.Annotate(markup.Source, found)}");
        if (messages.Length > 0)
        {
            Assert.Equal(messages, found.Select(diagnostic => diagnostic.GetMessage()));
        }
    }

    private static string Describe(string source, string id, int start, int end) => $"{id} at {start}: {source[start..end]}";
}
