using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.CodeFixes.LateSubscription;

/// <summary>
/// The values that an attachment reads while it attaches. A call between the wait and the attachment may change each of them, and no analysis
/// of one method tells, so an attachment that reads more than fixed values stays where it is. The body of a listener runs later, and does not
/// count.
/// </summary>
internal static class AttachmentReads
{
    public static bool MayDependOnBetween(LateStatement late, FixSite site)
    {
        var expression = ((ExpressionStatementSyntax)late.Attachment).Expression;
        if (expression is ConditionalAccessExpressionSyntax { Expression: var owner, WhenNotNull: InvocationExpressionSyntax conditional })
        {
            return !IsSource(owner, late, site) || conditional.ArgumentList.Arguments.Any(argument => !IsFixed(argument.Expression, site));
        }

        return expression switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member, ArgumentList.Arguments: var arguments } =>
                !IsSource(member.Expression, late, site) || arguments.Any(argument => !IsFixed(argument.Expression, site)),
            InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } =>
                CallsOwnMethod(late, site) || arguments.Any(argument => !IsFixed(argument.Expression, site)),
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax member, Right: var listener } =>
                !IsSource(member.Expression, late, site) || !IsFixed(listener, site),
            AssignmentExpressionSyntax { Right: var listener } => CallsOwnMethod(late, site) || !IsFixed(listener, site),
            _ => true,
        };
    }

    /// <summary>
    /// Indicates whether the source is the same object before the wait. Only methods of the class itself replace the object in a field or a
    /// property of it.
    /// </summary>
    private static bool IsSource(ExpressionSyntax expression, LateStatement late, FixSite site) =>
        IsFixed(expression, site)
        || (expression is SimpleNameSyntax or MemberAccessExpressionSyntax
            && site.Model.GetSymbolInfo(expression, site.CancellationToken).Symbol is IFieldSymbol or IPropertySymbol
            && (expression is not MemberAccessExpressionSyntax { Expression: var owner } || IsSource(owner, late, site))
            && !CallsOwnMethod(late, site));

    private static bool CallsOwnMethod(LateStatement late, FixSite site) => late.Between
        .SelectMany(static statement => statement.DescendantNodes())
        .OfType<InvocationExpressionSyntax>()
        .Any(call => call.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax }
            && site.Model.GetSymbolInfo(call, site.CancellationToken).Symbol is IMethodSymbol);

    private static bool IsFixed(ExpressionSyntax expression, FixSite site)
    {
        return expression switch
        {
            AnonymousFunctionExpressionSyntax or ThisExpressionSyntax or BaseExpressionSyntax or PredefinedTypeSyntax => true,
            ParenthesizedExpressionSyntax { Expression: var inner } => IsFixed(inner, site),
            CastExpressionSyntax { Expression: var inner } => IsFixed(inner, site),
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments, Initializer: null } =>
                site.Model.GetTypeInfo(expression, site.CancellationToken).Type?.TypeKind == TypeKind.Delegate
                && IsFixed(arguments.First().Expression, site),
            SimpleNameSyntax => IsFixedSymbol(),
            MemberAccessExpressionSyntax { Expression: var owner } => IsFixedSymbol() && IsFixed(owner, site),
            _ => site.Model.GetConstantValue(expression, site.CancellationToken).HasValue,
        };

        bool IsFixedSymbol() => site.Model.GetSymbolInfo(expression, site.CancellationToken).Symbol
            is ILocalSymbol or IParameterSymbol or IMethodSymbol or INamespaceOrTypeSymbol
            or IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true };
    }
}
