using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>A reader of the constant close codes in bodies, which no other step looks into.</summary>
internal static class CloseReader
{
    public static bool MayBeClose(SyntaxNode node) =>
        node is ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0, Type: var type }
        && (type is QualifiedNameSyntax qualified ? qualified.Right : type) is IdentifierNameSyntax
        {
            Identifier.ValueText: "WebSocketCloseException",
        };

    public static CloseModel? Read(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        var creation = (ObjectCreationExpressionSyntax)context.Node;
        var model = context.SemanticModel;
        if (model.GetSymbolInfo(creation, cancellationToken).Symbol is not IMethodSymbol constructor
            || !constructor.ContainingType.IsCloseException()
            || model.GetEnclosingSymbol(creation.SpanStart, cancellationToken)?.ContainingTypeOrSelf() is not { } type
            || Constant("code") is not int code)
        {
            return null;
        }

        return new(Names.Metadata(type), code, Constant("reason") as string);

        object? Constant(string parameter)
        {
            var index = constructor.Parameters.Select(static p => p.Name).ToList().IndexOf(parameter);
            var argument = creation.ArgumentList!.Arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter)
                ?? creation.ArgumentList.Arguments.Where((a, i) => a.NameColon is null && i == index).FirstOrDefault();
            return argument is null ? null : model.GetConstantValue(argument.Expression, cancellationToken).Value;
        }
    }

    private static INamedTypeSymbol? ContainingTypeOrSelf(this ISymbol symbol) => symbol as INamedTypeSymbol ?? symbol.ContainingType;
}
