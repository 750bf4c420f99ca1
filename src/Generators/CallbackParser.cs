using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A parser that makes the models of a class's callbacks.</summary>
internal sealed class CallbackParser(EndpointShape shape, ValueParser values)
{
    /// <summary>Returns the callbacks in the order in which a <c>switch</c> has to try them: derived types before their bases.</summary>
    public IEnumerable<CallbackModel> Parse() =>
        Order(shape.Of(CallbackKind.Upgrade), static _ => null)
            .Concat(Order(shape.Of(CallbackKind.Open), static _ => null))
            .Concat(Order(shape.Of(CallbackKind.Message), static callback => callback.PayloadParameter!.Type))
            .Concat(Order(shape.Of(CallbackKind.Error), static callback => callback.ErrorType))
            .Concat(Order(shape.Of(CallbackKind.Close), static _ => null))
            .Select(ModelOf);

    public ArgumentModel ArgumentOf(CallbackParameter parameter)
    {
        var symbol = parameter.Symbol;
        var text = parameter.Source switch
        {
            ParameterSource.Value => values.FieldOf(parameter.Value!),
            ParameterSource.Default => Literals.Of(symbol.ExplicitDefaultValue, symbol.Type),
            ParameterSource.Service or ParameterSource.KeyedService => symbol.Type.Full(),
            ParameterSource.FailedMessage => symbol.Type.IsMessage() ? ".GetValueOrDefault()" : "",
            _ => "",
        };
        return new ArgumentModel(
            parameter.Source,
            text,
            parameter.Source == ParameterSource.KeyedService ? Literals.Of(parameter.Key) : null,
            symbol.HasExplicitDefaultValue || symbol.NullableAnnotation == NullableAnnotation.Annotated);
    }

    /// <summary>Orders callbacks by insertion, which keeps the declared order of types that do not inherit from each other.</summary>
    private static List<Callback> Order(IEnumerable<Callback> callbacks, Func<Callback, ITypeSymbol?> typeOf)
    {
        var ordered = new List<Callback>();
        foreach (var callback in callbacks)
        {
            var type = typeOf(callback);
            var index = type is null
                ? -1
                : ordered.FindIndex(other => typeOf(other) is not { } otherType || type.IsAssignableTo(otherType));
            ordered.Insert(index < 0 ? ordered.Count : index, callback);
        }

        return ordered;
    }

    private CallbackModel ModelOf(Callback callback) => new(
        callback.Kind,
        Receiver(callback.Method),
        callback.Method.Name,
        callback.Parameters.Select(ArgumentOf).ToEquatableArray(),
        callback.Return,
        MessageTypes.SentBy(callback)?.Full(),
        callback.Payload,
        callback.Payload == PayloadKind.Conversation
            ? callback.PayloadParameter?.Type.StreamedType()?.Full()
            : callback.PayloadParameter?.Type.Full(),
        callback.LeavesTexts,
        callback.DecodedType?.Full(),
        callback.ErrorType is { } error && !error.Is("System.Exception") ? error.Full() : null,
        callback.IsOperation,
        callback.OperationKey is { } key ? Names.Escape(key) : null,
        AttributeSource.Authorization(callback).ToEquatableArray());

    /// <summary>
    /// Returns the expression for the object. A call prefers any method of the most derived class that fits to a better one that is
    /// inherited, so a cast to the declaring class selects the method.
    /// </summary>
    private string Receiver(IMethodSymbol method)
    {
        var root = method;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        var declaring = root.ContainingType;
        if (SymbolEqualityComparer.Default.Equals(declaring, shape.Type))
        {
            return "Target";
        }

        var type = shape.Type;
        while (type is not null && !SymbolEqualityComparer.Default.Equals(type, declaring))
        {
            if (type.GetMembers(method.Name).OfType<IMethodSymbol>().Any(static other => !other.IsOverride))
            {
                return $"(({declaring.Full()})Target)";
            }

            type = type.BaseType;
        }

        return "Target";
    }
}
