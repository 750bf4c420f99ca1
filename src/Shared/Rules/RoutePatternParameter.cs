namespace WebSocketToolkit.Shared;

/// <summary>A parameter of a route pattern.</summary>
/// <param name="Text">The parameter as written, without braces.</param>
/// <param name="Name">The parameter's name.</param>
/// <param name="IsCatchAll">Indicates whether the parameter takes the rest of the path.</param>
/// <param name="IsOptional">Indicates whether the parameter may be missing: <c>{id?}</c>.</param>
/// <param name="HasDefault">Indicates whether the parameter has a default value: <c>{id=1}</c>.</param>
/// <param name="Constraints">The constraints, each after a colon.</param>
internal sealed record RoutePatternParameter(
    string Text, string Name, bool IsCatchAll, bool IsOptional, bool HasDefault, ImmutableArray<string> Constraints)
{
    /// <summary>Gets the parameter without its name, which the router ignores.</summary>
    public string Matches
    {
        get
        {
            var constraints = string.Concat(Constraints.OrderBy(static c => c, StringComparer.Ordinal).Select(static c => ":" + c));
            return $"{{{(IsCatchAll ? "*" : "")}{constraints}{(IsOptional || HasDefault ? "?" : "")}}}";
        }
    }
}
