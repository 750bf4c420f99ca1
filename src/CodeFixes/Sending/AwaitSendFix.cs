using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.Sending;

/// <summary>
/// The fix of WST106: it awaits a send or close. A lambda becomes async if its caller then takes its task. A callback of an endpoint then
/// returns a task.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitSendFix))]
[Shared]
public sealed class AwaitSendFix : SequentialFix
{
    internal const string Key = RuleIds.UnawaitedSend + ".Await";

    private static readonly SyntaxAnnotation _marker = new("WebSocketToolkit.Function");

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.UnawaitedSend];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } = [(Key, "Await the task")];

    private protected override async Task<Document?> FixAsync(FixSite site, string key)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } send
            || send.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is not null)
        {
            return null;
        }

        ExpressionSyntax whole = send;
        while (whole.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax outer })
        {
            whole = outer;
        }

        var awaiting = SyntaxFactory
            .AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), whole.WithoutTrivia())
            .WithTriviaFrom(whole);
        var function = send.Ancestors().FirstOrDefault(static node => node is AnonymousFunctionExpressionSyntax
            or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax);
        var async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        SyntaxNode? replaced;
        switch (function)
        {
            case null:
            case AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: (int)SyntaxKind.AsyncKeyword }:
            case LocalFunctionStatementSyntax local when local.Modifiers.Any(SyntaxKind.AsyncKeyword):
            case MethodDeclarationSyntax asyncMethod when asyncMethod.Modifiers.Any(SyntaxKind.AsyncKeyword):
                return site.Document.WithSyntaxRoot(site.Root.ReplaceNode(whole, awaiting));
            case LambdaExpressionSyntax lambda when !ReturnsValue(lambda.Block):
                var changed = lambda.ReplaceNode(whole, awaiting);
                replaced = changed.WithoutLeadingTrivia().WithAsyncKeyword(async).WithLeadingTrivia(lambda.GetLeadingTrivia());
                break;
            case MethodDeclarationSyntax method when await IsUncalledCallback(method, site).ConfigureAwait(false):
                replaced = method.ReplaceNode(whole, awaiting)
                    .WithReturnType(SyntaxFactory.ParseTypeName("global::System.Threading.Tasks.Task")
                        .WithTriviaFrom(method.ReturnType)
                        .WithAdditionalAnnotations(Simplifier.Annotation))
                    .AddModifiers(async);
                break;
            default:
                return null;
        }

        var document = site.Document.WithSyntaxRoot(site.Root.ReplaceNode(function, replaced.WithAdditionalAnnotations(_marker)));
        document = await Simplifier.ReduceAsync(document, Simplifier.Annotation, cancellationToken: site.CancellationToken)
            .ConfigureAwait(false);
        return await ReturnsTask(document, site.CancellationToken).ConfigureAwait(false) ? document : null;
    }

    /// <summary>Indicates whether the method is a void callback that only the framework calls: it may return a task instead.</summary>
    private static async Task<bool> IsUncalledCallback(MethodDeclarationSyntax method, FixSite site)
    {
        if (site.Model.GetDeclaredSymbol(method, site.CancellationToken) is not { ReturnsVoid: true } symbol
            || symbol.IsVirtual
            || symbol.IsOverride
            || !symbol.ContainingType.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "WebSocketRouteAttribute")
            || symbol.Name is not ("OnOpen" or "OnMessage" or "OnError" or "OnClose"
                or "OnOpenAsync" or "OnMessageAsync" or "OnErrorAsync" or "OnCloseAsync")
            || symbol.ContainingType.AllInterfaces.SelectMany(static contract => contract.GetMembers()).Any(IsImplemented))
        {
            return false;
        }

        return !await References.AreAnywhere(symbol, site, static _ => true).ConfigureAwait(false);

        bool IsImplemented(ISymbol member) =>
            SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol);
    }

    private static bool ReturnsValue(BlockSyntax? block) => block is not null && block
        .DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<ReturnStatementSyntax>()
        .Any(static statement => statement.Expression is not null);

    /// <summary>Indicates whether the function returns a task. For a delegate that returns void, it would be async void.</summary>
    private static async Task<bool> ReturnsTask(Document document, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root!.GetAnnotatedNodes(_marker).All(node => SymbolOf(node) is IMethodSymbol { ReturnsVoid: false });

        ISymbol? SymbolOf(SyntaxNode node) => node is LambdaExpressionSyntax
            ? model!.GetSymbolInfo(node, cancellationToken).Symbol
            : model!.GetDeclaredSymbol(node, cancellationToken);
    }
}
