using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A function whose code is known, as one call sees it: with the names that the caller's sources have inside.</summary>
internal sealed class Callee
{
    private readonly List<(AccessPath Outside, AccessPath Inside)> _names = [];
    private readonly bool _seesLocals;
    private readonly bool _isOnSameObject;

    /// <param name="caller">The body that contains the call.</param>
    /// <param name="body">The body that contains the function.</param>
    /// <param name="function">The called function.</param>
    /// <param name="call">The call, or the method reference.</param>
    public Callee(Body caller, Body body, FunctionGraph function, IOperation call)
    {
        Body = body;
        Function = function;
        _seesLocals = ReferenceEquals(caller, body);
        if (function.Symbol is IMethodSymbol method && call is IInvocationOperation invocation)
        {
            foreach (var argument in invocation.Arguments)
            {
                if (argument.Parameter is { } parameter && parameter.Ordinal < method.Parameters.Length
                    && caller.PathOf(argument.Value) is { } given && !given.Equals(AccessPath.This))
                {
                    _names.Add((given, new AccessPath(method.Parameters[parameter.Ordinal])));
                }
            }
        }

        var instance = call is IInvocationOperation { Instance: { } target } ? target : (call as IMethodReferenceOperation)?.Instance;
        if (!_seesLocals && caller.PathOf(instance) is { } self)
        {
            _isOnSameObject = self.Equals(AccessPath.This);
            _names.Add((self, AccessPath.This));
        }
    }

    public Body Body { get; }

    public FunctionGraph Function { get; }

    public IMethodSymbol? Method => Function.Symbol as IMethodSymbol;

    public AccessPath? Inside(AccessPath outside)
    {
        foreach (var (outer, inner) in _names)
        {
            if (outside.Rebase(outer, inner) is { } renamed)
            {
                return renamed;
            }
        }

        return IsShared(outside) ? outside : null;
    }

    public AccessPath? Outside(AccessPath inside)
    {
        foreach (var (outer, inner) in _names)
        {
            if (inside.Rebase(inner, outer) is { } renamed)
            {
                return renamed;
            }
        }

        return IsShared(inside) ? inside : null;
    }

    private bool IsShared(AccessPath path) =>
        path.Root is IFieldSymbol or IPropertySymbol
        || (_seesLocals && !Function.Declares(path))
        || (_isOnSameObject && path.Root is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } });
}
