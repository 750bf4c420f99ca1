using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.Endpoints;

/// <summary>The fix of WST109: it makes the callback an operation, so that later messages do not wait for it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OperationFix)), Shared]
public sealed class OperationFix : SequentialFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.SelfWait];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } = [("Operation", "Make the callback an operation")];

    private protected override Task<Document?> FixAsync(FixSite site, string key)
    {
        // A message that is read while it arrives, and an inherited callback, cannot become one here.
        if (site.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration
            || site.Model.GetDeclaredSymbol(declaration, site.CancellationToken) is not { } method
            || EndpointRules.Examine(method.ContainingType, site.CancellationToken) is not { } shape
            || shape.Callbacks.Find(callback => SymbolEqualityComparer.Default.Equals(callback.Method, method)) is not
            {
                IsOperation: false,
                Payload: not (PayloadKind.Stream or PayloadKind.Conversation),
            })
        {
            return Task.FromResult<Document?>(null);
        }

        var attribute = AttributeLists.Create(KnownTypes.OperationAttribute, "", site.Model, declaration.SpanStart);
        return Task.FromResult<Document?>(
            site.Document.WithSyntaxRoot(site.Root.ReplaceNode(declaration, declaration.WithAttribute(attribute))));
    }
}
