using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.Endpoints;

/// <summary>The fix of WST110: it adds the message's type to <c>Sends</c> of the class's first <c>[WebSocketRoute]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclareMessageFix)), Shared]
public sealed class DeclareMessageFix : SequentialFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.UndeclaredMessage];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } =
        [("Sends", "Add the type to Sends of the [WebSocketRoute]")];

    private protected override async Task<Document?> FixAsync(FixSite site, string key)
    {
        // Another fix of the same file may have declared it already.
        var token = site.CancellationToken;
        if (SentAt(site) is not { Type.IsAnonymousType: false } sent
            || EndpointRules.Examine(sent.Endpoint, token) is not { } shape
            || DeclaredMessages.Of(shape).Cover(sent.Type)
            || shape.Routes[0].Attribute.ApplicationSyntaxReference is not { } reference
            || await reference.GetSyntaxAsync(token).ConfigureAwait(false) is not AttributeSyntax attribute
            || site.Document.Project.GetDocument(attribute.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(token).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var type = $"typeof({sent.Type.ToMinimalDisplayString(model, attribute.SpanStart)})";
        return attribute.WithElement(DeclaredMessages.Setting, type) is { } changed
            ? document.WithSyntaxRoot((await attribute.SyntaxTree.GetRootAsync(token).ConfigureAwait(false)).ReplaceNode(attribute, changed))
            : null;
    }

    private static SentMessage? SentAt(FixSite site)
    {
        var symbol = site.Model.GetEnclosingSymbol(site.Node.SpanStart, site.CancellationToken);
        return site.Node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>()
            .Select(call => site.Model.GetOperation(call, site.CancellationToken))
            .OfType<IInvocationOperation>()
            .Select(call => SentMessage.Of(call, symbol?.ContainingType))
            .FirstOrDefault(sent => sent?.Value.Syntax.Span.Contains(site.Node.Span) == true);
    }
}
