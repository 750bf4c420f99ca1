using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.CodeFixes;

/// <summary>The addition of an attribute to a declaration, in the way of its neighbours.</summary>
internal static class AttributeLists
{
    public static MemberDeclarationSyntax WithAttribute(this MemberDeclarationSyntax declaration, AttributeListSyntax attribute)
    {
        var lead = declaration.GetLeadingTrivia();
        var indentation = lead.Count > 0 && lead.Last().IsKind(SyntaxKind.WhitespaceTrivia)
            ? SyntaxFactory.TriviaList(lead.Last())
            : default;
        if (declaration.AttributeLists.Any())
        {
            var last = declaration.AttributeLists.Last();
            var isOnOwnLine = last.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
            return declaration.AddAttributeLists(attribute
                .WithLeadingTrivia(isOnOwnLine ? indentation : default)
                .WithTrailingTrivia(last.GetTrailingTrivia().WithoutComments()));
        }

        return declaration
            .WithLeadingTrivia(indentation)
            .AddAttributeLists(attribute.WithLeadingTrivia(lead).WithTrailingTrivia(LineEnds.Of(declaration.SyntaxTree.GetRoot())));
    }

    /// <summary>Returns an attribute, with its name as short as the place allows.</summary>
    /// <param name="metadataName">The attribute's class.</param>
    /// <param name="arguments">The arguments in brackets; empty for no arguments.</param>
    /// <param name="model">The model of the file.</param>
    /// <param name="position">The place of the attribute.</param>
    public static AttributeListSyntax Create(string metadataName, string arguments, SemanticModel model, int position)
    {
        const string Suffix = "Attribute";
        var name = model.Compilation.GetTypeByMetadataName(metadataName)!.ToMinimalDisplayString(model, position);
        return SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(
            SyntaxFactory.ParseName(name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name),
            arguments.Length == 0 ? null : SyntaxFactory.ParseAttributeArgumentList(arguments))));
    }
}
