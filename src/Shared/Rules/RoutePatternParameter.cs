namespace WebSocketToolkit.Shared;

/// <summary>A parameter of a route pattern.</summary>
/// <param name="Text">The parameter as written, without braces.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsCatchAll">Whether it takes the rest of the path.</param>
/// <param name="IsOptional">Whether it may be missing: <c>{id?}</c>.</param>
/// <param name="HasDefault">Whether it has a default value: <c>{id=1}</c>.</param>
/// <param name="Constraints">What follows the colons.</param>
internal sealed record RoutePatternParameter(
    string Text, string Name, bool IsCatchAll, bool IsOptional, bool HasDefault, ImmutableArray<string> Constraints)
{
    /// <summary>The parameter without its name.</summary>
    public string Matches
    {
        get
        {
            var constraints = string.Concat(Constraints.OrderBy(static c => c, StringComparer.Ordinal).Select(static c => ":" + c));
            return $"{{{(IsCatchAll ? "*" : "")}{constraints}{(IsOptional || HasDefault ? "?" : "")}}}";
        }
    }
}
