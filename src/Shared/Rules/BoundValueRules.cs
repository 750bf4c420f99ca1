namespace WebSocketToolkit.Shared;

/// <summary>WST003: the route, query and header values that callbacks ask for; each is bound once, whoever asks for it.</summary>
internal static class BoundValueRules
{
    public static CallbackParameter? Bind(EndpointShape shape, IParameterSymbol parameter, ValueSource source, string name, ref string? fault)
    {
        if (ParameterRules.Parsing(parameter.Type, out var element) is not { } parsing)
        {
            fault = $"'{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' cannot be parsed; implement IParsable<T>";
            return null;
        }

        var value = shape.Values.Find(other =>
            other.Source == source && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase));
        if (value is null)
        {
            value = new BoundValue(source, name, parsing, element, IsOptional(parameter), parameter);
            shape.Values.Add(value);
        }
        else if (!IsSame(value.Parameter, parameter))
        {
            fault = $"the value '{name}' is bound once, and '{value.Parameter.ContainingSymbol.Name}' asks for it with another type or default; "
                + "use the same in both";
            return null;
        }

        value.Parameters.Add(parameter);
        return new CallbackParameter(parameter, ParameterSource.Value) { Value = value };
    }

    /// <summary>As Minimal APIs decide: nullable, with a default, or declared where nullability is not checked.</summary>
    private static bool IsOptional(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue
        || parameter.Type.IsNullableValueType()
        || (!parameter.Type.IsValueType && parameter.NullableAnnotation != NullableAnnotation.NotAnnotated);

    private static bool IsSame(IParameterSymbol a, IParameterSymbol b) =>
        SymbolEqualityComparer.IncludeNullability.Equals(a.Type, b.Type)
        && a.HasExplicitDefaultValue == b.HasExplicitDefaultValue
        && (!a.HasExplicitDefaultValue || Equals(a.ExplicitDefaultValue, b.ExplicitDefaultValue));
}
