using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>The waits of one class, and the uses of the fields that they depend on.</summary>
internal sealed class SelfWaits(EndpointShape shape)
{
    private const string Awaited = "TaskCompletionSource";

    private readonly ConcurrentBag<(IFieldReferenceOperation Use, ISymbol In)> _uses = [];
    private readonly ConcurrentBag<(IAwaitOperation Wait, IMethodSymbol In)> _waits = [];
    private readonly ConcurrentBag<(ILoopOperation Loop, IMethodSymbol In)> _loops = [];

    /// <summary>The callbacks that hold up the messages behind theirs. Operations and streams of messages do not.</summary>
    private readonly HashSet<ISymbol> _plain = new(
        shape.Of(CallbackKind.Message)
            .Where(static callback => !callback.IsOperation && callback.Payload != PayloadKind.Conversation)
            .Select(static callback => callback.Method),
        SymbolEqualityComparer.Default);

    public void Note(IFieldReferenceOperation use, ISymbol container) => _uses.Add((use, container));

    public void Note(IAwaitOperation wait, ISymbol container)
    {
        if (IsOfPlainCallback(wait, container))
        {
            _waits.Add((wait, (IMethodSymbol)container));
        }
    }

    public void Note(ILoopOperation loop, ISymbol container)
    {
        if (IsOfPlainCallback(loop, container))
        {
            _loops.Add((loop, (IMethodSymbol)container));
        }
    }

    public IEnumerable<Diagnostic> Find() =>
        (from wait in _waits
         let reason = ReasonOf(wait.Wait.Operation, wait.In)
         where reason is not null
         select Diagnostic.Create(
             Descriptors.SelfWait, wait.Wait.Syntax.GetLocation(), wait.Wait.Operation.Syntax.ToString(), reason, wait.In.Name))
        .Concat(
            from loop in _loops
            let reason = ReasonOf(loop.Loop, loop.In)
            where reason is not null
            let head = HeadOf(loop.Loop.Syntax)
            select Diagnostic.Create(Descriptors.SelfWait, head, TextAt(head), reason, loop.In.Name));

    private static Location HeadOf(SyntaxNode loop)
    {
        var (first, last) = loop switch
        {
            WhileStatementSyntax statement => (statement.WhileKeyword, statement.CloseParenToken),
            DoStatementSyntax statement => (statement.WhileKeyword, statement.CloseParenToken),
            ForStatementSyntax statement => (statement.ForKeyword, statement.CloseParenToken),
            _ => (loop.GetFirstToken(), loop.GetLastToken()),
        };
        return Location.Create(loop.SyntaxTree, TextSpan.FromBounds(first.SpanStart, last.Span.End));
    }

    private static string TextAt(Location location) => location.SourceTree!.GetText().ToString(location.SourceSpan);

    /// <summary>
    /// Returns the reason for which a loop never ends while its connection is open. If no message could end it either, the loop matters
    /// only to an endpoint that expects other messages.
    /// </summary>
    private string? ReasonOf(ILoopOperation loop, IMethodSymbol callback)
    {
        var exits = new LoopExits(loop, (field, value) => IsSetByMessagesOnly(field, value, callback));
        return !exits.AreClosed() ? null
            : exits.Field is { } field ? $"only an OnMessage sets '{field.Name}'"
            : shape.Of(CallbackKind.Message).Skip(1).Any() ? "the loop ends with the connection only and holds up the next message"
            : null;
    }

    private string? ReasonOf(IOperation awaited, IMethodSymbol callback)
    {
        if (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner })
        {
            awaited = inner;
        }

        return awaited switch
        {
            IInvocationOperation { TargetMethod.Name: "ReceiveAsync", Instance.Type: { } type } call
                when type.IsConnection() && call.Arguments.All(static argument => argument.IsImplicit || argument.ArgumentKind == ArgumentKind.DefaultValue) =>
                "the next message is delivered after this one",
            IPropertyReferenceOperation { Property.Name: "Task", Instance: IFieldReferenceOperation { Field: var field } }
                when field.Type.Name == Awaited && IsSetByMessagesOnly(field, callback) =>
                $"only an OnMessage completes '{field.Name}'",
            IPropertyReferenceOperation { Property.Name: "Task", Instance: ILocalReferenceOperation { Local: var local } }
                when local.Type.Name == Awaited && FieldThatKeeps(local, awaited) is { } field && IsReachedByMessagesOnly(field, callback) =>
                $"only an OnMessage takes it from '{field.Name}'",
            _ => null,
        };
    }

    /// <summary>Indicates whether the source is created anywhere, but completed only by other callbacks that wait behind this one.</summary>
    private bool IsSetByMessagesOnly(IFieldSymbol field, IMethodSymbol callback)
    {
        var completions = 0;
        foreach (var (use, container) in UsesOf(field))
        {
            switch (use.Parent)
            {
                case IPropertyReferenceOperation { Property.Name: "Task" }:
                case ISimpleAssignmentOperation { Value: var value } assignment when assignment.Target == use && IsCreation(value):
                    break;
                case IInvocationOperation { TargetMethod.Name: var name, Instance: { } instance } when instance == use
                    && (name.StartsWith("Set", StringComparison.Ordinal) || name.StartsWith("TrySet", StringComparison.Ordinal)):
                    if (!IsOtherMessage(container, callback) || IsInFunction(use))
                    {
                        return false;
                    }

                    completions++;
                    break;
                default:
                    return false;
            }
        }

        return field.DeclaredAccessibility == Accessibility.Private && completions > 0;
    }

    /// <summary>
    /// Indicates whether a private field does not have a value until another callback, which waits behind this one, gives it the value.
    /// </summary>
    private bool IsSetByMessagesOnly(IFieldSymbol field, bool value, IMethodSymbol callback)
    {
        var (settings, isReset) = (0, !IsInitially(field, value));
        foreach (var (use, container) in UsesOf(field))
        {
            switch (use.Parent)
            {
                case ISimpleAssignmentOperation { IsRef: false, Value.ConstantValue: { HasValue: true, Value: bool constant } } assignment
                    when assignment.Target == use:
                    if (constant == value && (!IsOtherMessage(container, callback) || IsInFunction(use)))
                    {
                        return false;
                    }

                    settings += constant == value ? 1 : 0;
                    isReset |= constant != value && SymbolEqualityComparer.Default.Equals(container, callback);
                    break;
                case IAssignmentOperation assignment when assignment.Target == use:
                case IArgumentOperation { Parameter.RefKind: not RefKind.None } or ITupleOperation or IAddressOfOperation:
                case IVariableInitializerOperation { Locals: var locals } when locals.Any(static local => local.IsRef):
                    return false;
            }
        }

        return field is { DeclaredAccessibility: Accessibility.Private, IsStatic: false } && isReset && settings > 0;
    }

    private static bool IsInitially(IFieldSymbol field, bool value)
    {
        var initializer = (field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value;
        return initializer is null ? !value : initializer.ToString() != (value ? "false" : "true");
    }

    private bool IsOfPlainCallback(IOperation operation, ISymbol container) =>
        container is IMethodSymbol && _plain.Contains(container) && !IsInFunction(operation);

    private bool IsReachedByMessagesOnly(IFieldSymbol field, IMethodSymbol callback)
    {
        var uses = UsesOf(field).ToArray();
        return field.DeclaredAccessibility == Accessibility.Private
            && Array.TrueForAll(uses, use => _plain.Contains(use.In) && !IsInFunction(use.Use) && !IsPassedOn(use.Use))
            && Array.Exists(uses, use => IsOtherMessage(use.In, callback));
    }

    private IEnumerable<(IFieldReferenceOperation Use, ISymbol In)> UsesOf(IFieldSymbol field) =>
        _uses.Where(use => SymbolEqualityComparer.Default.Equals(use.Use.Field, field));

    private bool IsOtherMessage(ISymbol container, IMethodSymbol callback) =>
        _plain.Contains(container) && !SymbolEqualityComparer.Default.Equals(container, callback);

    /// <summary>Returns the field that the only other use of a local stores it in.</summary>
    private static IFieldSymbol? FieldThatKeeps(ILocalSymbol local, IOperation awaited)
    {
        IOperation root = awaited;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        IFieldSymbol? field = null;
        foreach (var use in root.Descendants().OfType<ILocalReferenceOperation>())
        {
            if (!SymbolEqualityComparer.Default.Equals(use.Local, local) || use.Parent is IPropertyReferenceOperation { Property.Name: "Task" })
            {
                continue;
            }

            var kept = use.Parent switch
            {
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Instance: IFieldReferenceOperation list } } => list.Field,
                ISimpleAssignmentOperation { Target: IFieldReferenceOperation place } => place.Field,
                IArgumentOperation { Parent: IInvocationOperation { Instance: IFieldReferenceOperation list } addition }
                    when addition.TargetMethod.Name is "Add" or "TryAdd" or "Enqueue" or "Push" => list.Field,
                _ => null,
            };
            if (kept is null || field is not null)
            {
                return null;
            }

            field = kept;
        }

        return field;
    }

    private static bool IsCreation(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value is IObjectCreationOperation;
    }

    private static bool IsPassedOn(IOperation use) => use.Parent is IArgumentOperation or IReturnOperation or IAssignmentOperation
        && !(use.Parent is IAssignmentOperation assignment && assignment.Target == use);

    private static bool IsInFunction(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }
}
