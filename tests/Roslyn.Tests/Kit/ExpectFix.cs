using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>Applies a fix to everything it is offered for: one diagnostic after the other, and again through the fix-all provider.</summary>
internal static class ExpectFix<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <param name="before">The source; marks in it are ignored.</param>
    /// <param name="after">The source when nothing is left to fix.</param>
    /// <param name="key">The equivalence key of the action, where a fix offers several.</param>
    /// <param name="sourceCompiles">False for a fix that mends a compile error.</param>
    public static async Task Expect([StringSyntax("C#-test")] string before, [StringSyntax("C#-test")] string after, string? key = null, bool sourceCompiles = true)
    {
        var source = Markup.Parse(before).Source;
        if (sourceCompiles)
        {
            Compile.AssertCompiles(Compile.Create(source), "The source");
        }

        AssertSame(after, await FixOneByOne(source, key), "One by one");
        AssertSame(after, await FixAll(source, key), "Through the fix-all provider");
        Compile.AssertCompiles(Compile.Create(after), "The result");
    }

    /// <summary>Fixes everything in the last of several files, and returns the texts of all.</summary>
    public static async Task<string[]> FixAllIn(params string[] sources)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, sources[^1], sources[..^1]);
        var provider = new TFix();
        var diagnostics = await Diagnostics(document);
        Assert.NotEmpty(diagnostics);
        string? key = null;
        foreach (var diagnostic in diagnostics)
        {
            key ??= (await Action(document, diagnostic, null))?.EquivalenceKey;
        }

        if (key is null)
        {
            return sources;
        }

        var action = await provider.GetFixAllProvider()!.GetFixAsync(
            new FixAllContext(document, provider, FixAllScope.Document, key, provider.FixableDiagnosticIds, new Found(), CancellationToken.None));
        var operation = Assert.Single((await action!.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>());
        var texts = operation.ChangedSolution.Projects.Single().Documents.Skip(1).Select(static changed => changed.GetTextAsync());
        return [.. (await Task.WhenAll(texts)).Select(static text => text.ToString())];
    }

    /// <summary>There is a diagnostic, but the fix (or its action with the given key) is not offered.</summary>
    public static async Task ExpectNone([StringSyntax("C#-test")] string before, string? key = null)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, Markup.Parse(before).Source);
        var diagnostics = await Diagnostics(document);
        Assert.True(diagnostics.Length > 0, "No diagnostic is reported.");
        foreach (var diagnostic in diagnostics)
        {
            var action = await Action(document, diagnostic, key);
            Assert.True(action is null, $"'{action?.Title}' is offered for {diagnostic}.");
        }
    }

    private static async Task<string> FixOneByOne(string source, string? key)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source);
        for (var round = 0; round < 50; round++)
        {
            CodeAction? action = null;
            foreach (var diagnostic in await Diagnostics(document))
            {
                action ??= await Action(document, diagnostic, key);
            }

            if (action is null)
            {
                Assert.True(round > 0, "No fix is offered.");
                return (await document.GetTextAsync()).ToString();
            }

            document = await Apply(document, action);
        }

        throw new InvalidOperationException("The fix is offered again and again.");
    }

    private static async Task<string> FixAll(string source, string? key)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source);
        var provider = new TFix();
        var diagnostics = await Diagnostics(document);
        CodeAction? first = null;
        foreach (var diagnostic in diagnostics)
        {
            first ??= await Action(document, diagnostic, key);
        }

        var context = new FixAllContext(
            document, provider, FixAllScope.Document, first!.EquivalenceKey!, provider.FixableDiagnosticIds, new Found(), CancellationToken.None);
        var fixAll = provider.GetFixAllProvider();
        Assert.True(fixAll is not null, "There is no fix-all provider.");
        var action = await fixAll.GetFixAsync(context);
        Assert.True(action is not null, "The fix-all provider does nothing.");
        return (await (await Apply(document, action)).GetTextAsync()).ToString();
    }

    private static async Task<Document> Apply(Document document, CodeAction action)
    {
        var before = await document.GetTextAsync();
        var operation = Assert.Single((await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>());
        var changed = operation.ChangedSolution.GetDocument(document.Id)!;
        Assert.False(before.ContentEquals(await changed.GetTextAsync()), $"'{action.Title}' changes nothing.");
        return changed;
    }

    private static async Task<CodeAction?> Action(Document document, Diagnostic diagnostic, string? key)
    {
        var actions = new List<CodeAction>();
        await new TFix().RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        Assert.All(actions, action => Assert.False(string.IsNullOrEmpty(action.EquivalenceKey)));
        return actions.Find(action => key is null || action.EquivalenceKey == key);
    }

    private static Document Open(AdhocWorkspace workspace, string source, params string[] others)
    {
        var compilation = Compile.Create(source);
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Tests", "Tests", LanguageNames.CSharp,
            compilationOptions: compilation.Options, parseOptions: Compile.ParseOptions, metadataReferences: References.All));
        workspace.AddDocument(project.Id, "GlobalUsings.cs", SourceText.From(Sources.GlobalUsings));
        foreach (var (other, i) in others.Select(static (other, i) => (other, i)))
        {
            workspace.AddDocument(project.Id, $"Other{i}.cs", SourceText.From(other));
        }

        return workspace.AddDocument(project.Id, "Test.cs", SourceText.From(source));
    }

    private static async Task<ImmutableArray<Diagnostic>> Diagnostics(Document document)
    {
        var compilation = await document.Project.GetCompilationAsync();
        var fixable = new TFix().FixableDiagnosticIds;
        return [.. (await Analyze<TAnalyzer>.Run(compilation!))
            .Where(diagnostic => fixable.Contains(diagnostic.Id))
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private static void AssertSame(string expected, string actual, string how)
    {
        var lines = new InlineDiffBuilder(new Differ()).BuildDiffModel(expected, actual, ignoreWhitespace: false).Lines
            .Select(line => (line.Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " }) + line.Text);
        Assert.True(expected == actual, $"{how}, the result differs (-expected, +actual).\n{string.Join("\n", lines)}");
    }

    private sealed class Found : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await Diagnostics(project.Documents.Last());

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            await Diagnostics(document);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
