using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.LateSubscription;

/// <summary>
/// A fix of WST101: it keeps the task of <c>var x = await LoadAsync();</c> and awaits it inside the listener, which is then attached in
/// time.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepTaskFix))]
[Shared]
public sealed class KeepTaskFix : SequentialFix
{
    internal const string Key = RuleIds.LateSubscription + ".KeepTask";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.LateSubscription];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } =
        [(Key, "Keep the task and await it inside the listener")];

    private protected override async Task<Document?> FixAsync(FixSite site, string key)
    {
        if (LateStatement.Find(site) is not { } late
            || late.Wait is not LocalDeclarationStatementSyntax
            {
                UsingKeyword.RawKind: (int)SyntaxKind.None,
                Declaration.Variables: { Count: 1 } variables,
            } declaration
            || variables[0] is not { Initializer.Value: AwaitExpressionSyntax wait } variable
            || late.Between.Skip(1).Any(HasAwait)
            || site.Model.GetDeclaredSymbol(variable, site.CancellationToken) is not ILocalSymbol value
            || ListenerOf(late.Attachment) is not { } listener
            || !IsReadOnlyIn(listener, value, late, site))
        {
            return null;
        }

        var name = UnusedName(value.Name + "Task", late.Attachment, site.Model);
        var inside = declaration
            .ReplaceNode(wait.Expression, SyntaxFactory.IdentifierName(name))
            .WithoutTrivia()
            .WithTrailingTrivia(SyntaxFactory.ElasticEndOfLine(LineEnds.Of(site.Root).ToString()));
        if (Awaiting(listener, inside, site) is not { } awaiting)
        {
            return null;
        }

        // From its text, which keeps the blanks and the comments of the call.
        var started = SyntaxFactory.ParseStatement($"var {name} = {Started(wait, site)};").WithTriviaFrom(declaration);
        var root = site.Root.TrackNodes(declaration, listener);
        root = root.ReplaceNode(root.GetCurrentNode(listener)!, awaiting.WithAdditionalAnnotations(Formatter.Annotation, Marker));
        root = root.ReplaceNode(root.GetCurrentNode(declaration)!, started);
        var changed = site.Document.WithSyntaxRoot(root);
        var options = await changed.GetOptionsAsync(site.CancellationToken).ConfigureAwait(false);
        changed = await Formatter.FormatAsync(
                changed,
                Formatter.Annotation,
                options.WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, LineEnds.Of(site.Root).ToString()),
                site.CancellationToken)
            .ConfigureAwait(false);
        return await IsAwaitedByItsCaller(changed, site.CancellationToken).ConfigureAwait(false) ? changed : null;
    }

    private static SyntaxAnnotation Marker { get; } = new("WebSocketToolkit.Listener");

    private static LambdaExpressionSyntax? ListenerOf(StatementSyntax attachment) =>
        attachment is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call }
            ? call.ArgumentList.Arguments.LastOrDefault()?.Expression as LambdaExpressionSyntax
            : null;

    /// <summary>Indicates whether only the listener uses the value, and no code changes it.</summary>
    private static bool IsReadOnlyIn(LambdaExpressionSyntax listener, ILocalSymbol value, LateStatement late, FixSite site)
    {
        var uses = late.Attachment.Parent!.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == value.Name
                && SymbolEqualityComparer.Default.Equals(site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol, value))
            .ToList();
        return uses.Count > 0
            && uses.TrueForAll(use => listener.Span.Contains(use.Span))
            && !site.Model.AnalyzeDataFlow(listener)!.WrittenInside.Contains(value);
    }

    /// <summary>Returns the task. A ValueTask may be awaited only once, but the listener is called for each message.</summary>
    private static ExpressionSyntax Started(AwaitExpressionSyntax wait, FixSite site)
    {
        var task = wait.Expression;
        if (task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member }
            && member.Name.Identifier.ValueText == "ConfigureAwait")
        {
            task = member.Expression;
        }

        var bare = task.WithoutTrivia();
        var asTask = SyntaxFactory.IdentifierName("AsTask");
        return site.Model.GetTypeInfo(task, site.CancellationToken).Type?.Name == "ValueTask"
            ? SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, bare, asTask))
            : bare;
    }

    /// <summary>Returns the listener as an async lambda that awaits the value first.</summary>
    private static LambdaExpressionSyntax? Awaiting(LambdaExpressionSyntax listener, StatementSyntax inside, FixSite site)
    {
        BlockSyntax block;
        if (listener.ExpressionBody is { } expression)
        {
            var isTask = site.Model.GetTypeInfo(expression, site.CancellationToken).Type is { Name: "Task" or "ValueTask" };
            var bare = expression.WithoutTrivia();
            var statement = SyntaxFactory.ExpressionStatement(isTask ? SyntaxFactory.AwaitExpression(bare.Parenthesized()) : bare);
            block = SyntaxFactory.Block(inside, statement);
        }
        else
        {
            block = listener.Block!;
            if (listener.AsyncKeyword.IsKind(SyntaxKind.None) && ReturnsValue(block))
            {
                return null;
            }

            block = block.WithStatements(block.Statements.Insert(0, inside));
        }

        var async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return listener.AsyncKeyword.IsKind(SyntaxKind.None)
            ? listener.WithoutLeadingTrivia().WithBody(block).WithAsyncKeyword(async).WithLeadingTrivia(listener.GetLeadingTrivia())
            : listener.WithBody(block);
    }

    private static bool ReturnsValue(BlockSyntax block) => block
        .DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<ReturnStatementSyntax>()
        .Any(static statement => statement.Expression is not null);

    private static bool HasAwait(StatementSyntax statement) => statement
        .DescendantNodesAndTokensAndSelf(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(static part => part.IsKind(SyntaxKind.AwaitKeyword));

    private static string UnusedName(string wanted, SyntaxNode place, SemanticModel model)
    {
        var taken = new HashSet<string>(model.LookupSymbols(place.SpanStart).Select(static symbol => symbol.Name), StringComparer.Ordinal);
        taken.UnionWith(place.Parent!.DescendantTokens()
            .Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(static token => token.ValueText));
        var name = wanted;
        for (var i = 2; taken.Contains(name); i++)
        {
            name = wanted + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return name;
    }

    /// <summary>
    /// Indicates whether the listener returns a task. With a delegate that returns void, an async lambda would be async void.
    /// </summary>
    private static async Task<bool> IsAwaitedByItsCaller(Document changed, CancellationToken cancellationToken)
    {
        var root = await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await changed.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root!.GetAnnotatedNodes(Marker).OfType<LambdaExpressionSyntax>()
            .All(lambda => model!.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: false });
    }
}
