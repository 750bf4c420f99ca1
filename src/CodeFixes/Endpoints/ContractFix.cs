using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        if (MissingType(site, contracts) is not { } type
            || Declaration(contracts.Context!, token) is not { } declaration
            || site.Document.Project.GetDocument(declaration.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(token).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var root = await declaration.SyntaxTree.GetRootAsync(token).ConfigureAwait(false);
        var attribute = Attribute(type, model, declaration.SpanStart);
        return document.WithSyntaxRoot(root.ReplaceNode(declaration, WithAttribute(declaration, attribute)));
    }

    /// <summary>Returns the type at the diagnostic's place: for a class that inherits its callbacks, all of them have that place.</summary>
    private static ITypeSymbol? MissingType(FixSite site, JsonContracts contracts)
    {
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

    private static AttributeListSyntax Attribute(ITypeSymbol type, SemanticModel model, int position)
    {
        const string Suffix = "Attribute";
        var attribute = model.Compilation.GetTypeByMetadataName(KnownTypes.JsonSerializableAttribute)!
            .ToMinimalDisplayString(model, position);
        var name = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, position);
        return SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(
            SyntaxFactory.ParseName(attribute.EndsWith(Suffix, StringComparison.Ordinal)
                ? attribute.Substring(0, attribute.Length - Suffix.Length)
                : attribute),
            SyntaxFactory.ParseAttributeArgumentList($"(typeof({name}))"))));
    }

    private static ClassDeclarationSyntax WithAttribute(ClassDeclarationSyntax declaration, AttributeListSyntax attribute)
    {
        var lead = declaration.GetLeadingTrivia();
        var indentation = lead.Count > 0 && lead.Last().IsKind(SyntaxKind.WhitespaceTrivia)
            ? SyntaxFactory.TriviaList(lead.Last())
            : default;
        if (declaration.AttributeLists.Any())
        {
            var last = declaration.AttributeLists.Last();
            var isOnOwnLine = last.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
            return declaration.AddAttributeLists(
                attribute.WithLeadingTrivia(isOnOwnLine ? indentation : default).WithTrailingTrivia(last.GetTrailingTrivia().WithoutComments()));
        }

        var newLine = LineEnds.Of(declaration.SyntaxTree.GetRoot());
        return declaration
            .WithLeadingTrivia(indentation)
            .AddAttributeLists(attribute.WithLeadingTrivia(lead).WithTrailingTrivia(newLine));
    }
}
