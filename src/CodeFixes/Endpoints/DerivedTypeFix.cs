using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.Endpoints;

/// <summary>The fix of WST014: it lists the derived type in its polymorphic base, with a discriminator.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DerivedTypeFix)), Shared]
public sealed class DerivedTypeFix : SequentialFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.UnlistedDerivedType];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } =
        [("DerivedType", "Add [JsonDerivedType] to the polymorphic type")];

    private protected override async Task<Document?> FixAsync(FixSite site, string key)
    {
        var token = site.CancellationToken;
        if (Missing(site) is not var (polymorphic, derived, lacksDiscriminator)
            || polymorphic.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(token) is not TypeDeclarationSyntax declaration
            || site.Document.Project.GetDocument(declaration.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(token).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var root = await declaration.SyntaxTree.GetRootAsync(token).ConfigureAwait(false);
        var name = derived.ToMinimalDisplayString(model, declaration.SpanStart);
        var arguments = $"(typeof({name}), \"{PolymorphismRules.Discriminator(derived)}\")";
        if (!lacksDiscriminator)
        {
            var attribute = AttributeLists.Create(KnownTypes.JsonDerivedTypeAttribute, arguments, model, declaration.SpanStart);
            return document.WithSyntaxRoot(root.ReplaceNode(declaration, declaration.WithAttribute(attribute)));
        }

        var listed = polymorphic.GetAttributes()
            .FirstOrDefault(a => a.IsJsonDerivedType() && SymbolEqualityComparer.Default.Equals(a.ConstructorArguments[0].Value as ISymbol, derived));
        return listed?.ApplicationSyntaxReference?.GetSyntax(token) is AttributeSyntax written && written.SyntaxTree == declaration.SyntaxTree
            ? document.WithSyntaxRoot(root.ReplaceNode(
                written.ArgumentList!,
                Microsoft.CodeAnalysis.CSharp.SyntaxFactory.ParseAttributeArgumentList(arguments)!.WithTriviaFrom(written.ArgumentList!)))
            : null;
    }

    /// <summary>Returns the base and the type that it does not list; null if no type is known, as for a base that lists nothing.</summary>
    private static (ITypeSymbol Base, ITypeSymbol Derived, bool LacksDiscriminator)? Missing(FixSite site)
    {
        var token = site.CancellationToken;
        if (site.Node is ExpressionSyntax reply)
        {
            return site.Model.GetTypeInfo(reply, token).Type is { } type && Polymorphism.UnlistedBase(type) is { } target
                ? (target, type, false)
                : null;
        }

        var symbol = site.Model.GetDeclaredSymbol(site.Node, token);
        var endpoint = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        return endpoint is not null && EndpointRules.Examine(endpoint, token) is { } shape
            && PolymorphismRules.Find(shape).FirstOrDefault(unlisted =>
                unlisted.Derived is not null && SymbolEqualityComparer.Default.Equals(unlisted.At, symbol)) is { Derived: { } derived } missing
            ? (missing.Base, derived, missing.LacksDiscriminator)
            : null;
    }
}
