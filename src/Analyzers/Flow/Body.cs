using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A method's code with its local functions and lambdas, and the values of its locals.</summary>
internal sealed class Body
{
    private readonly Dictionary<ISymbol, FunctionGraph> _bySymbol = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation?>> _writes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, List<IOperation>> _captures = [];
    private readonly HashSet<ISymbol> _observed = new(SymbolEqualityComparer.Default);
    private readonly List<FunctionGraph> _functions = [];
    private readonly Dictionary<FunctionGraph, BranchFacts> _facts = [];

    private Body()
    {
    }

    /// <summary>Gets all functions, the outer ones before the inner ones.</summary>
    public IReadOnlyList<FunctionGraph> Functions => _functions;

    public FunctionGraph Root => _functions[0];

    public static Body Create(ControlFlowGraph graph, ISymbol? owner, CancellationToken cancellationToken)
    {
        var body = new Body();
        body.Add(new FunctionGraph(graph, owner, outer: null, lambda: null), cancellationToken);
        return body;
    }

    /// <summary>Returns the local function or lambda of this body; null for other functions.</summary>
    public FunctionGraph? Find(ISymbol symbol) => _bySymbol.TryGetValue(symbol.OriginalDefinition, out var function) ? function : null;

    /// <summary>Returns the value behind a captured operand, if there is only one.</summary>
    public IOperation Resolve(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IFlowCaptureReferenceOperation reference when _captures.TryGetValue(reference.Id, out var values) && values.Count == 1:
                    operation = values[0];
                    break;
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>Returns all values that a local or a captured operand may have; empty if they are not known.</summary>
    public ImmutableArray<IOperation> ValuesOf(IOperation operation) => operation switch
    {
        IFlowCaptureReferenceOperation reference when _captures.TryGetValue(reference.Id, out var values) => [.. values],
        ILocalReferenceOperation { Local: var local } when _writes.TryGetValue(local, out var values) && !values.Contains(null) =>
            [.. values!],
        _ => [],
    };

    /// <summary>
    /// Indicates whether the task is a variable that this body awaits somewhere, or asks whether it is complete. Later reads of the
    /// variable are not followed: each counts as a read of a complete task.
    /// </summary>
    public bool IsObserved(IOperation task) => Resolve(task) switch
    {
        ILocalReferenceOperation { Local: var local } => _observed.Contains(local),
        IParameterReferenceOperation { Parameter: var parameter } =>
            _observed.Contains(parameter) || parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction },
        _ => false,
    };

    /// <summary>Returns the function that a delegate value calls, if it is a function of this body or a named method.</summary>
    public IMethodSymbol? TargetOf(IOperation value)
    {
        value = Resolve(value);
        return value switch
        {
            IDelegateCreationOperation creation => TargetOf(creation.Target),
            IFlowAnonymousFunctionOperation lambda => lambda.Symbol,
            IMethodReferenceOperation reference => reference.Method,
            ILocalReferenceOperation { Local: var local } when SingleValue(local) is { } only and not ILocalReferenceOperation =>
                TargetOf(only),
            _ => null,
        };
    }

    /// <summary>Indicates whether no path leads through both: one needs a variable to be true, and the other to be false.</summary>
    public bool ExcludeEachOther(IOperation one, IOperation other) => _functions.Exists(function =>
    {
        var facts = FactsOf(function);
        return facts.At(one).Any(fact => facts.At(other).Any(opposite =>
            SymbolEqualityComparer.Default.Equals(fact.Symbol, opposite.Symbol)
            && fact.Property == opposite.Property
            && fact.Value != opposite.Value

            // In a loop, one test may have both answers.
            && fact.Condition != opposite.Condition));
    });

    /// <summary>Indicates whether the code has asked before whether the awaited task is complete, and it was.</summary>
    public bool IsKnownComplete(IAwaitOperation wait) =>
        BranchFacts.SymbolOf(wait.Operation) is { } task && _functions.Exists(function => FactsOf(function).At(wait).Any(fact =>
            fact is { Property: not null, Value: true } && SymbolEqualityComparer.Default.Equals(fact.Symbol, task)));

    private BranchFacts FactsOf(FunctionGraph function)
    {
        if (!_facts.TryGetValue(function, out var facts))
        {
            _facts.Add(function, facts = new BranchFacts(function, IsWrittenOnce));
        }

        return facts;
    }

    private bool IsWrittenOnce(ISymbol variable) =>
        _writes.TryGetValue(variable, out var values) ? values.Count == 1 && variable is ILocalSymbol : variable is IParameterSymbol;

    public AccessPath? PathOf(IOperation? operation) => operation is null ? null : PathOf(operation, followAliases: true, depth: 0);

    /// <summary>Returns the place that is written to.</summary>
    public AccessPath? TargetPathOf(IOperation operation) => PathOf(operation, followAliases: false, depth: 0);

    private AccessPath? PathOf(IOperation operation, bool followAliases, int depth)
    {
        operation = Resolve(operation);
        switch (operation)
        {
            case ILocalReferenceOperation { Local: var local }:
                return followAliases && depth < 8 && SingleValue(local) is { } value
                    && PathOf(value, followAliases, depth + 1) is { IsFixed: true } alias
                    ? alias
                    : new AccessPath(local);
            case IParameterReferenceOperation { Parameter: var parameter }:
                return new AccessPath(parameter);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return AccessPath.This;
            case IFieldReferenceOperation { Field: var field } reference:
                return Member(reference.Instance, field);
            case IPropertyReferenceOperation { Property: var property, Arguments.IsEmpty: true } reference:
                return Member(reference.Instance, property);
            default:
                return null;
        }

        AccessPath? Member(IOperation? instance, ISymbol member) =>
            instance is null ? new AccessPath(member) : PathOf(instance, followAliases, depth)?.Member(member);
    }

    private IOperation? SingleValue(ILocalSymbol local) =>
        _writes.TryGetValue(local, out var values) && values.Count == 1 ? values[0] : null;

    private void Add(FunctionGraph function, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _functions.Add(function);
        var nested = new List<FunctionGraph>();
        foreach (var local in function.Graph.LocalFunctions)
        {
            nested.Add(new(function.Graph.GetLocalFunctionControlFlowGraph(local, cancellationToken), local, function, lambda: null));
        }

        foreach (var operation in function.Operations())
        {
            Note(operation);
            if (operation is IFlowAnonymousFunctionOperation lambda)
            {
                var graph = function.Graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken);
                nested.Add(new(graph, lambda.Symbol, function, lambda));
            }
        }

        foreach (var inner in nested)
        {
            _bySymbol[inner.Symbol!] = inner;
            Add(inner, cancellationToken);
        }
    }

    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case IFlowCaptureOperation capture:
                if (!_captures.TryGetValue(capture.Id, out var values))
                {
                    _captures.Add(capture.Id, values = []);
                }

                values.Add(capture.Value);
                break;
            case ISimpleAssignmentOperation assignment:
                Write(assignment.Target, assignment.IsRef ? null : assignment.Value);
                break;
            case IAssignmentOperation { Target: ITupleOperation tuple }:
                foreach (var element in tuple.DescendantsAndSelf())
                {
                    Write(element, null);
                }

                break;
            case IAssignmentOperation assignment:
                Write(assignment.Target, null);
                break;
            case IIncrementOrDecrementOperation step:
                Write(step.Target, null);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Write(argument.Value, null);
                break;
            case IAddressOfOperation address:
                Write(address.Reference, null);
                break;
            case IAwaitOperation wait:
                Observe(wait.Operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner }
                    ? inner
                    : wait.Operation);
                break;
            case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status", Instance: { } task }:
                Observe(task);
                break;
            case IInvocationOperation { TargetMethod.Name: "WhenAll" or "WhenAny" } combined:
                foreach (var operand in combined.Descendants())
                {
                    Observe(operand);
                }

                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                Write(declared, null);
                break;
            case IRecursivePatternOperation { DeclaredSymbol: { } declared }:
                Write(declared, null);
                break;
        }
    }

    private void Observe(IOperation task)
    {
        switch (Resolve(task))
        {
            case ILocalReferenceOperation { Local: var local }:
                _observed.Add(local);
                break;
            case IParameterReferenceOperation { Parameter: var parameter }:
                _observed.Add(parameter);
                break;
        }
    }

    private void Write(IOperation target, IOperation? value)
    {
        target = Resolve(target);
        if (target is IDeclarationExpressionOperation declaration)
        {
            target = declaration.Expression;
        }

        if (BranchFacts.SymbolOf(target) is { } variable)
        {
            Write(variable, value);
        }
    }

    private void Write(ISymbol local, IOperation? value)
    {
        if (!_writes.TryGetValue(local, out var values))
        {
            _writes.Add(local, values = []);
        }

        values.Add(value);
    }
}
