using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.Endpoints;

/// <summary>The fix of WST009: it lists the message type in the project's first <c>JsonSerializerContext</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContractFix)), Shared]
public sealed class ContractFix : SequentialFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.MissingContract];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } =
        [("Contract", "Add [JsonSerializable] to the JsonSerializerContext")];

    private protected override async Task<Document?> FixAsync(FixSite site, string key)
    {
        var token = site.CancellationToken;
        var contracts = JsonContracts.Of(site.Model.Compilation, token);
        if (contracts.Context is not { } context
            || MissingType(site, contracts) is not { } type
            || Declaration(context, token) is not { } declaration
            || site.Document.Project.GetDocument(declaration.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(token).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var root = await declaration.SyntaxTree.GetRootAsync(token).ConfigureAwait(false);
        var name = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, declaration.SpanStart);
        var attribute = AttributeLists.Create(KnownTypes.JsonSerializableAttribute, $"(typeof({name}))", model, declaration.SpanStart);
        return document.WithSyntaxRoot(root.ReplaceNode(declaration, declaration.WithAttribute(attribute)));
    }

    /// <summary>
    /// Returns the type at the diagnostic's place, which may be in <c>Sends</c> or in a send: for a class that inherits its callbacks, all of
    /// them have that place.
    /// </summary>
    private static ITypeSymbol? MissingType(FixSite site, JsonContracts contracts)
    {
        if (site.Node is TypeOfExpressionSyntax { Type: var sent })
        {
            return site.Model.GetTypeInfo(sent, site.CancellationToken).Type;
        }

        foreach (var call in site.Node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>())
        {
            if (site.Model.GetOperation(call, site.CancellationToken) is IInvocationOperation operation
                && SentMessage.Of(operation, site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken)?.ContainingType) is { } message)
            {
                return message.Type;
            }
        }

        var symbol = site.Model.GetDeclaredSymbol(site.Node, site.CancellationToken);
        var endpoint = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        return endpoint is null || EndpointRules.Examine(endpoint, site.CancellationToken) is not { } shape
            ? null
            : MessageTypes.Of(shape)
                .Where(message => !contracts.Cover(message.Type) && shape.LocationOf(message.At).SourceTree == site.Node.SyntaxTree
                    && site.Node.Span.Contains(shape.LocationOf(message.At).SourceSpan)
                    && (SymbolEqualityComparer.Default.Equals(symbol, message.At) || symbol is INamedTypeSymbol))
                .Select(static message => message.Type)
                .FirstOrDefault();
    }

    private static ClassDeclarationSyntax? Declaration(INamedTypeSymbol context, CancellationToken cancellationToken)
    {
        var listed = context.GetAttributes().FirstOrDefault(KnownTypes.IsJsonSerializable)?.ApplicationSyntaxReference;
        return listed?.GetSyntax(cancellationToken).FirstAncestorOrSelf<ClassDeclarationSyntax>()
            ?? context.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) as ClassDeclarationSyntax;
    }
}
