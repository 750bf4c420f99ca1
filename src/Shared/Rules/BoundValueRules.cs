namespace WebSocketToolkit.Shared;

/// <summary>The part of WST003 about route, query and header values. A value is bound once, however many callbacks ask for it.</summary>
internal static class BoundValueRules
{
    public static CallbackParameter? Bind(
        EndpointShape shape, IParameterSymbol parameter, ValueSource source, string name, ref (string Fact, string Remedy)? fault)
    {
        if (ParameterRules.Parsing(parameter.Type, out var element) is not { } parsing)
        {
            var type = parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            fault = ($"'{type}' cannot be parsed from text", "Use a type that implements IParsable<T>");
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
            var other = value.Parameter.ContainingSymbol.Name;
            fault = (
                $"the value '{name}' is bound once, and '{other}' asks for it with another type or default",
                "Use the same type and default in both");
            return null;
        }

        value.Parameters.Add(parameter);
        return new CallbackParameter(parameter, ParameterSource.Value) { Value = value };
    }

    /// <summary>
    /// Decides as Minimal APIs do: a value is optional if it is nullable, has a default, or is declared where nullability is not checked.
    /// </summary>
    private static bool IsOptional(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue
        || parameter.Type.IsNullableValueType()
        || (!parameter.Type.IsValueType && parameter.NullableAnnotation != NullableAnnotation.NotAnnotated);

    private static bool IsSame(IParameterSymbol a, IParameterSymbol b) =>
        SymbolEqualityComparer.IncludeNullability.Equals(a.Type, b.Type)
        && a.HasExplicitDefaultValue == b.HasExplicitDefaultValue
        && (!a.HasExplicitDefaultValue || Equals(a.ExplicitDefaultValue, b.ExplicitDefaultValue));
}
