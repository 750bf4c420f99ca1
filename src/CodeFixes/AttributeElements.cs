using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.CodeFixes;

/// <summary>The addition of an element to a list that an attribute's named argument holds.</summary>
internal static class AttributeElements
{
    /// <summary>Returns the attribute with one element more, at the end of the list; null if the list is written in another way.</summary>
    /// <param name="attribute">The attribute, with at least one argument.</param>
    /// <param name="name">The name of the argument. It is added if it is not there.</param>
    /// <param name="element">The element.</param>
    public static AttributeSyntax? WithElement(this AttributeSyntax attribute, string name, string element)
    {
        var arguments = attribute.ArgumentList!.Arguments;
        if (arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name) is not { } existing)
        {
            var added = SyntaxFactory.ParseAttributeArgumentList($"({name} = [{element}])")!.Arguments[0];
            return attribute.WithArgumentList(attribute.ArgumentList.WithArguments(WithLast(arguments, added)));
        }

        var value = SyntaxFactory.ParseExpression(element);
        ExpressionSyntax? changed = existing.Expression switch
        {
            CollectionExpressionSyntax list => list.WithElements(WithLast(list.Elements, SyntaxFactory.ExpressionElement(value))),
            ArrayCreationExpressionSyntax { Initializer: { } list } array => array.WithInitializer(WithLast(list, value)),
            ImplicitArrayCreationExpressionSyntax array => array.WithInitializer(WithLast(array.Initializer, value)),
            _ => null,
        };
        return changed is null ? null : attribute.ReplaceNode(existing.Expression, changed);
    }

    private static InitializerExpressionSyntax WithLast(InitializerExpressionSyntax list, ExpressionSyntax value) =>
        list.WithExpressions(WithLast(list.Expressions, list.Expressions.Any() ? value : value.WithTrailingTrivia(SyntaxFactory.Space)));

    /// <summary>Adds an element in the way of its neighbours: on its own line if they are on lines of their own.</summary>
    private static SeparatedSyntaxList<T> WithLast<T>(SeparatedSyntaxList<T> list, T added)
        where T : SyntaxNode
    {
        if (list.Count == 0)
        {
            return SyntaxFactory.SingletonSeparatedList(added);
        }

        var last = list[list.Count - 1];
        var separators = list.GetSeparators().ToList();
        if (separators.Count == list.Count)
        {
            // A comma behind the last element stays where it is, and so does one behind the new element.
            return SyntaxFactory.SeparatedList<T>(
                list.GetWithSeparators().Add(added.WithLeadingTrivia(last.GetLeadingTrivia())).Add(separators[separators.Count - 1]));
        }

        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken);
        comma = separators.Count == 0
            ? comma.WithTrailingTrivia(SyntaxFactory.Space)
            : comma.WithTrailingTrivia(separators[separators.Count - 1].TrailingTrivia.WithoutComments());
        return SyntaxFactory.SeparatedList<T>(
            list.GetWithSeparators().Replace(last, last.WithTrailingTrivia()).Add(comma)
                .Add(added.WithLeadingTrivia(list.Count > 1 ? last.GetLeadingTrivia() : default).WithTrailingTrivia(last.GetTrailingTrivia())));
    }
}
