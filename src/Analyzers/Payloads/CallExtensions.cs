using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Payloads;

/// <summary>The judgement of calls by the use that they make of their arguments after they have returned.</summary>
internal static class CallExtensions
{
    /// <summary>
    /// Indicates whether the call may use its arguments after it has returned. A method of this compilation that uses its parameters only
    /// before its first await does not. Other methods are assumed to keep to the custom: memory is theirs until their task completes.
    /// </summary>
    public static bool UsesArgumentsLater(this IInvocationOperation call, Compilation compilation, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod.OriginalDefinition;
        if (call.TargetMethod.Name is "SendAsync" or "CloseAsync" && call.Parent is IExpressionStatementOperation)
        {
            // WST106 reports the call already.
            return false;
        }

        if (method.DeclaringSyntaxReferences.Length != 1 || method.IsAbstract)
        {
            return true;
        }

        var syntax = method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        var wait = syntax.DescendantNodes().OfType<AwaitExpressionSyntax>().FirstOrDefault();
        if (wait is null || !compilation.ContainsSyntaxTree(syntax.SyntaxTree))
        {
            return false;
        }

        var names = new HashSet<string>(
            method.Parameters.Where(static parameter => parameter.Type.IsBorrowed()).Select(static parameter => parameter.Name));
        return syntax.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Any(name => name.SpanStart > wait.Span.End && names.Contains(name.Identifier.ValueText));
    }

    /// <summary>Indicates whether no code keeps the task of a call.</summary>
    public static bool IsForgotten(this IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation
            or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "ContinueWith" })
        {
            value = value.Parent;
        }

        return value.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
    }

    public static bool IsAddition(this IInvocationOperation call) =>
        call.TargetMethod.Name is "Add" or "TryAdd" or "AddFirst" or "AddLast" or "AddOrUpdate" or "GetOrAdd" or "Enqueue" or "TryEnqueue"
            or "EnqueueDequeue" or "Push" or "Insert" or "TryUpdate" or "TryWrite" or "WriteAsync" or "Post" or "Set" or "SetResult"
            or "TrySetResult"
        && call.TargetMethod.ContainingType.ContainingNamespace is var space
        && (IsWithin(space, "System.Collections")
            || space.HasFullName("System.Threading.Channels")
            || space.HasFullName("System.Threading.Tasks")
            || IsWithin(space, "System.Threading.Tasks.Dataflow")
            || IsWithin(space, "Microsoft.Extensions.Caching"));

    private static bool IsWithin(INamespaceSymbol? space, string fullName)
    {
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.HasFullName(fullName))
            {
                return true;
            }
        }

        return false;
    }
}
