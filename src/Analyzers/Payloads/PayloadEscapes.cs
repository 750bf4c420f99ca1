using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Analyzers.Flow;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Payloads;

/// <summary>
/// A search for the ways in which received memory escapes from one callback. Borrowed are the payload, parts of it, locals that are given
/// one of these, and objects made of them. The result of a method counts as a copy.
/// </summary>
internal sealed class PayloadEscapes(
    IMethodSymbol callback, IBlockOperation body, Compilation compilation, Action<Diagnostic> report, CancellationToken cancellationToken)
{
    private readonly HashSet<ISymbol> _borrowed =
        new(callback.Parameters.Where(static p => p.Type.IsBorrowed()), SymbolEqualityComparer.Default);

    private readonly HashSet<SyntaxNode> _reported = [];

    public void Run()
    {
        if (_borrowed.Count == 0)
        {
            return;
        }

        var operations = body.Descendants().ToList();
        while (operations.Exists(SpreadsToLocal))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        foreach (var operation in operations)
        {
            FindEscape(operation);
        }

        FindLateUse(operations);
    }

    private static bool IsIterator(IEnumerable<IOperation> operations, IMethodSymbol method) =>
        operations.Any(operation =>
            operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak && FunctionOf(operation, method) is null);

    /// <summary>Indicates whether a local is given a borrowed value for the first time.</summary>
    private bool SpreadsToLocal(IOperation operation) => operation switch
    {
        IVariableDeclaratorOperation { Symbol: var local } declarator =>
            declarator.GetVariableInitializer()?.Value is { } value && IsBorrowed(value) && _borrowed.Add(local),
        ISimpleAssignmentOperation assignment =>
            IsBorrowed(assignment.Value) && LocalBehind(assignment.Target) is { } local && _borrowed.Add(local),
        IDeconstructionAssignmentOperation deconstruction => Deconstruction.PairsOf(deconstruction)
            .Any(pair => IsBorrowed(pair.Value) && LocalBehind(pair.Target) is { } local && _borrowed.Add(local)),
        IInvocationOperation call when call.IsAddition() =>
            call.Arguments.Any(argument => IsBorrowed(argument.Value)) && LocalBehind(call.Instance) is { } local && _borrowed.Add(local),
        IDeclarationPatternOperation { DeclaredSymbol: { } local, Parent: IIsPatternOperation test } =>
            IsBorrowed(test.Value) && _borrowed.Add(local),
        _ => false,
    };

    private void FindEscape(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: not IDiscardOperation } assignment
                when LocalBehind(assignment.Target) is null && IsPlace(assignment.Target):
                if (IsBorrowed(assignment.Value))
                {
                    Report(assignment.Value, $"stored in '{NameOf(assignment.Target)}'");
                }
                else if (CapturedBy(assignment.Value) is { } captured)
                {
                    Report(captured, $"captured by a lambda that is stored in '{NameOf(assignment.Target)}'");
                }

                break;
            case IDeconstructionAssignmentOperation deconstruction:
                foreach (var (target, value) in Deconstruction.PairsOf(deconstruction))
                {
                    if (IsPlace(target) && LocalBehind(target) is null && IsBorrowed(value))
                    {
                        Report(value, $"stored in '{NameOf(target)}'");
                    }
                }

                break;
            case ICoalesceAssignmentOperation assignment when LocalBehind(assignment.Target) is null && IsBorrowed(assignment.Value):
                Report(assignment.Value, $"stored in '{NameOf(assignment.Target)}'");
                break;
            case IEventAssignmentOperation { Adds: true } subscription when CapturedBy(subscription.HandlerValue) is { } captured:
                Report(captured, "captured by an event handler that outlives the callback");
                break;
            case IInvocationOperation call:
                FindEscape(call);
                break;
            case IObjectCreationOperation creation when DeferredCalls.Find(creation, out var delegates) is { } what:
                ReportCaptures(delegates, $"captured by {what}, which outlives the callback");
                break;
        }
    }

    private void FindEscape(IInvocationOperation call)
    {
        if (call.IsAddition())
        {
            if (LocalBehind(call.Instance) is null && call.Instance is not null)
            {
                foreach (var argument in call.Arguments)
                {
                    if (IsBorrowed(argument.Value))
                    {
                        Report(argument.Value, $"added to '{NameOf(call.Instance)}'");
                    }
                    else if (CapturedBy(argument.Value) is { } captured)
                    {
                        Report(captured, $"captured by a lambda that is added to '{NameOf(call.Instance)}'");
                    }
                }
            }

            return;
        }

        if (DeferredCalls.Find(call, out var delegates) is { } what)
        {
            if (!call.Type.IsTaskLike() || call.IsForgotten())
            {
                ReportCaptures(delegates, $"captured by {what}, which outlives the callback");
            }

            return;
        }

        var isForgotten = call.TargetMethod is { IsAsync: true, ReturnsVoid: true } || (call.Type.IsTaskLike() && call.IsForgotten());
        if (isForgotten && call.UsesArgumentsLater(compilation, cancellationToken))
        {
            foreach (var argument in call.Arguments)
            {
                if (IsBorrowed(argument.Value))
                {
                    Report(argument.Value, $"passed to '{call.TargetMethod.Name}', which is not awaited");
                }
            }

            if (call.Instance is { } instance && instance.Type.IsBorrowed() && IsBorrowed(instance))
            {
                Report(instance, $"used by '{call.TargetMethod.Name}', which is not awaited");
            }
        }
        else if (IsStream(call.Type) && IsStream(callback.ReturnType) && FunctionOf(call, callback) is null)
        {
            foreach (var argument in call.Arguments.Where(argument => IsBorrowed(argument.Value)))
            {
                Report(argument.Value, $"passed to '{call.TargetMethod.Name}', whose stream runs after the callback");
            }
        }
    }

    /// <summary>Finds uses that run after the framework has taken the memory back.</summary>
    private void FindLateUse(List<IOperation> operations)
    {
        if (IsStream(callback.ReturnType) && IsIterator(operations, callback))
        {
            // The body of an iterator begins after the callback has returned. The first use stands for all.
            if (operations.Find(operation => operation is IParameterReferenceOperation && IsBorrowed(operation)) is { } use)
            {
                Report(use, "used in a stream that runs after the callback");
            }
        }
        else if (callback is { IsAsync: true, ReturnsVoid: true })
        {
            var wait = operations.OfType<IAwaitOperation>().FirstOrDefault(operation => FunctionOf(operation, callback) is null);
            var late = wait is null
                ? null
                : operations.Find(operation =>
                    IsBorrowedVariable(operation)
                    && operation.Syntax.SpanStart > wait.Syntax.Span.End
                    && FunctionOf(operation, callback) is null);
            if (late is not null)
            {
                Report(late, "used after an 'await' in an 'async void' callback, which no code awaits");
            }
        }
    }

    private bool IsBorrowedVariable(IOperation operation) =>
        operation is IParameterReferenceOperation or ILocalReferenceOperation && IsBorrowed(operation);

    private bool IsBorrowed(IOperation? value)
    {
        switch (value)
        {
            case null:
                return false;
            case IParameterReferenceOperation { Parameter: var parameter }:
                return _borrowed.Contains(parameter);
            case ILocalReferenceOperation { Local: var local }:
                return _borrowed.Contains(local);
        }

        if (value.Type is null or { IsRefLikeType: true } or { SpecialType: not SpecialType.None and not SpecialType.System_Object })
        {
            return false;
        }

        return value switch
        {
            IConversionOperation conversion => IsBorrowed(conversion.Operand),
            IParenthesizedOperation parenthesized => IsBorrowed(parenthesized.Operand),
            IConditionalOperation conditional => IsBorrowed(conditional.WhenTrue) || IsBorrowed(conditional.WhenFalse),
            ICoalesceOperation coalesce => IsBorrowed(coalesce.Value) || IsBorrowed(coalesce.WhenNull),
            ISwitchExpressionOperation choice => choice.Arms.Any(arm => IsBorrowed(arm.Value)),
            IPropertyReferenceOperation property => property.Type.IsBorrowed() && IsBorrowed(property.Instance),
            IInvocationOperation { TargetMethod.Name: "Slice" } slice => slice.Type.IsBorrowed() && IsBorrowed(slice.Instance),
            IImplicitIndexerReferenceOperation part => part.Type.IsBorrowed() && IsBorrowed(part.Instance),
            ITupleOperation tuple => tuple.Elements.Any(IsBorrowed),
            IAnonymousObjectCreationOperation made => InitializesBorrowed(made.Initializers),
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.Any(IsBorrowed),
            ICollectionExpressionOperation list => list.Elements.Any(IsBorrowed),
            IObjectCreationOperation made => made.Arguments.Any(argument => IsBorrowed(argument.Value))
                || (made.Initializer is { } initializer && InitializesBorrowed(initializer.Initializers)),
            _ => false,
        };
    }

    private bool InitializesBorrowed(ImmutableArray<IOperation> initializers) =>
        initializers.OfType<ISimpleAssignmentOperation>().Any(member => IsBorrowed(member.Value));

    /// <summary>Returns the borrowed variable that a lambda uses from outside; null if there is no such variable.</summary>
    private IOperation? CapturedBy(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return (value as IDelegateCreationOperation)?.Target is IAnonymousFunctionOperation lambda
            ? lambda.Body.Descendants().FirstOrDefault(IsBorrowedVariable)
            : null;
    }

    private void ReportCaptures(IEnumerable<IOperation> delegates, string how)
    {
        foreach (var value in delegates)
        {
            if (CapturedBy(value) is { } captured)
            {
                Report(captured, how);
            }
            else if (IsBorrowed(value))
            {
                Report(value, how.Replace("captured by", "passed to"));
            }
        }
    }

    private static bool IsStream(ITypeSymbol? type) => type is { Name: "IAsyncEnumerable" or "IEnumerable" };

    private static bool IsPlace(IOperation target) =>
        target is IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation or ILocalReferenceOperation
            or IParameterReferenceOperation;

    /// <summary>Returns the local variable of this callback that contains a value: the value cannot escape without it.</summary>
    private ISymbol? LocalBehind(IOperation? target)
    {
        for (var isMember = false; ; isMember = true)
        {
            switch (target)
            {
                case ILocalReferenceOperation { Local: var local }:
                    return IsWithinCallback(local) ? local : null;
                case IParameterReferenceOperation { Parameter: var parameter }:
                    return _borrowed.Contains(parameter) || (!isMember && parameter.RefKind == RefKind.None
                        && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, callback))
                        ? parameter
                        : null;
                case IFieldReferenceOperation field:
                    target = field.Instance;
                    break;
                case IPropertyReferenceOperation property:
                    target = property.Instance;
                    break;
                case IArrayElementReferenceOperation element:
                    target = element.ArrayReference;
                    break;
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver, Parent: var parent }:
                    // An object initializer: the object that is being made decides.
                    return parent is null ? null : callback;
                default:
                    return null;
            }
        }
    }

    private bool IsWithinCallback(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.Length > 0 && body.Syntax.Span.Contains(local.DeclaringSyntaxReferences[0].Span);

    /// <summary>Returns the lambda or local function inside the callback that an operation belongs to.</summary>
    private static IOperation? FunctionOf(IOperation operation, IMethodSymbol callback)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                var symbol = parent is IAnonymousFunctionOperation lambda ? lambda.Symbol : ((ILocalFunctionOperation)parent).Symbol;
                return SymbolEqualityComparer.Default.Equals(symbol, callback) ? null : parent;
            }
        }

        return null;
    }

    private static string NameOf(IOperation target) => target switch
    {
        IFieldReferenceOperation field => field.Field.Name,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property.Name,
        _ => CodeExcerpt.Of(target),
    };

    private void Report(IOperation value, string how)
    {
        while (value is IConversionOperation { IsImplicit: true } conversion)
        {
            value = conversion.Operand;
        }

        if (_reported.Add(value.Syntax))
        {
            report(Diagnostic.Create(Descriptors.PayloadEscapes, value.Syntax.GetLocation(), CodeExcerpt.Of(value), how));
        }
    }
}
