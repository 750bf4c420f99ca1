using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Testing.Compiler;

namespace WebSocketToolkit.Testing;

/// <summary>The diagnostics of the toolkit's analyzers. A team can test that the analyzers understand its own helpers.</summary>
public static class RouteDiagnostics
{
    /// <summary>Analyzes a source as a file of a project of the web SDK, with the references of the test project.</summary>
    /// <param name="source">The source, in C# without marks.</param>
    /// <param name="settings">The settings of an <c>.editorconfig</c>; null for no settings.</param>
    /// <returns>The diagnostics of the toolkit, in the order of the source.</returns>
    /// <exception cref="CompilerTestException">The source does not compile.</exception>
    public static Task<ImmutableArray<Diagnostic>> ForAsync([StringSyntax("C#-test")] string source, IReadOnlyDictionary<string, string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var compilation = Sources.Compile([("Source.cs", source)]);
        return Sources.ErrorsOf(compilation).Take(5).ToArray() is { Length: > 0 } errors
            ? throw new CompilerTestException($"The source does not compile:{string.Concat(errors.Select(static error => "\n  " + error))}")
            : Find(compilation, settings);
    }

    /// <summary>
    /// Expects exactly the diagnostics that are marked in a source: <c>{|WST101:connection.OnMessage(m =&gt; { })|}</c>. Marks may be
    /// nested.
    /// </summary>
    /// <param name="marked">The source, in C# with marks. A source without marks expects no diagnostic.</param>
    /// <param name="settings">The settings of an <c>.editorconfig</c>; null for no settings.</param>
    /// <returns>A task that completes when the diagnostics have been compared.</returns>
    /// <exception cref="CompilerTestException">
    /// Other diagnostics are reported, and the message shows them in the source; or the source does not compile.
    /// </exception>
    public static async Task ExpectAsync([StringSyntax("C#-test")] string marked, IReadOnlyDictionary<string, string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(marked);
        var markup = Markup.Parse(marked);
        var found = await ForAsync(markup.Source, settings);
        var expected = markup.Expected.Select(static mark => (mark.Id, mark.Span.Start, mark.Span.End)).Order();
        var actual = found.Select(static d => (d.Id, d.Location.SourceSpan.Start, d.Location.SourceSpan.End)).Order();
        if (!expected.SequenceEqual(actual))
        {
            var wanted = markup.Expected.Count == 0
                ? "Expected no diagnostic"
                : "Expected " + string.Join(", ", markup.Expected.Select(mark => $"{mark.Id} at '{markup.Source[mark.Span.Start..mark.Span.End]}'"));
            throw new CompilerTestException(
                $"{wanted}, but {(found.IsEmpty ? "nothing was reported" : "this was reported")}:\n{Markup.Annotate(markup.Source, found)}");
        }
    }

    internal static async Task<ImmutableArray<Diagnostic>> Find(Compilation compilation, IReadOnlyDictionary<string, string>? settings)
    {
        var options = new AnalyzerOptions([], new ConfigOptions(settings?.ToDictionary(StringComparer.OrdinalIgnoreCase) ?? []));
        var found = await compilation.WithAnalyzers([.. Components.CreateAnalyzers()], options).GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(static diagnostic => !diagnostic.IsSuppressed).OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)];
    }
}
