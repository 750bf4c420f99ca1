using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.Payloads;

/// <summary>The fix of WST105: it copies received memory where it is stored or passed on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CopyPayloadFix))]
[Shared]
public sealed class CopyPayloadFix : SequentialFix
{
    internal const string Key = RuleIds.PayloadEscapes + ".Copy";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.PayloadEscapes];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } = [(Key, "Copy the payload")];

    private protected override Task<Document?> FixAsync(FixSite site, string key)
    {
        if (site.Node is not ExpressionSyntax value || !IsPassedOn(value) || !IsInTime(value, site)
            || site.Model.GetTypeInfo(value, site.CancellationToken).Type is not INamedTypeSymbol type)
        {
            return Task.FromResult<Document?>(null);
        }

        var bare = value.WithoutTrivia();
        var isPrimary = bare is SimpleNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
            or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax;
        var owner = isPrimary
            ? bare
            : SyntaxFactory.ParenthesizedExpression(bare);
        var copy = type.Name switch
        {
            "ReadOnlyMemory" or "Memory" when BecomesMemory(value, type, site) => SyntaxFactory.ParseExpression($"{owner}.ToArray()"),
            "ReadOnlyMemory" or "Memory" => SyntaxFactory.ParseExpression($"new {NameOf(type)}({owner}.ToArray())"),
            "WebSocketMessage" => SyntaxFactory.ParseExpression($"new {NameOf(type)}({owner}.Type, {owner}.ToArray())"),
            "ReadOnlySequence" when site.Model.Compilation.GetTypeByMetadataName("System.Buffers.BuffersExtensions") is { } extensions =>
                SyntaxFactory.ParseExpression($"new {NameOf(type)}({NameOf(extensions)}.ToArray({bare}))"),
            _ => null,
        };
        if (copy is null || (type.Name is "WebSocketMessage" && bare is not SimpleNameSyntax))
        {
            return Task.FromResult<Document?>(null);
        }

        return Task.FromResult<Document?>(site.Document.WithSyntaxRoot(site.Root.ReplaceNode(value, copy.WithTriviaFrom(value))));

        string NameOf(INamedTypeSymbol symbol) => symbol.ToMinimalDisplayString(site.Model, value.SpanStart);
    }

    /// <summary>
    /// Indicates whether the target makes memory of an array. An object would hold the array itself, and its readers expect memory; a method
    /// with type parameters would become another.
    /// </summary>
    private static bool BecomesMemory(ExpressionSyntax value, INamedTypeSymbol type, FixSite site)
    {
        var target = site.Model.GetTypeInfo(value, site.CancellationToken).ConvertedType;
        var isInferred = value.Parent is ArgumentSyntax argument
            && site.Model.GetOperation(argument, site.CancellationToken) is IArgumentOperation
            {
                Parameter.OriginalDefinition.Type: ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method },
            };
        return !isInferred
            && (SymbolEqualityComparer.Default.Equals(target, type)
                || (target is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                    && SymbolEqualityComparer.Default.Equals(nullable.TypeArguments[0], type)));
    }

    private static bool IsPassedOn(ExpressionSyntax value) => value.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Right == value,

        // The elements of a tuple decide on its type.
        ArgumentSyntax argument => argument.Parent is not TupleExpressionSyntax,
        _ => false,
    };

    /// <summary>
    /// Indicates whether the value belongs to a function that still has it: not to an iterator, and not after an await in an async void
    /// function.
    /// </summary>
    private static bool IsInTime(ExpressionSyntax value, FixSite site)
    {
        var function = value.Ancestors().FirstOrDefault(static node =>
            node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax);
        var method = (function is AnonymousFunctionExpressionSyntax
            ? site.Model.GetSymbolInfo(function, site.CancellationToken).Symbol
            : function is null ? null : site.Model.GetDeclaredSymbol(function, site.CancellationToken)) as IMethodSymbol;
        var owner = value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Select(name => site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol)
            .FirstOrDefault(static symbol => symbol is ILocalSymbol or IParameterSymbol)?.ContainingSymbol;
        return method is not null
            && SymbolEqualityComparer.Default.Equals(owner, method)
            && !function!.DescendantNodes().Any(static node => node is YieldStatementSyntax)
            && !(method is { IsAsync: true, ReturnsVoid: true }
                && function.DescendantNodes().Any(node => node is AwaitExpressionSyntax && node.Span.End < value.SpanStart));
    }
}
