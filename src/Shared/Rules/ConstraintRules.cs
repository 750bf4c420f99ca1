namespace WebSocketToolkit.Shared;

/// <summary>The part of WST005 about constraints: one that lets no value of the parameter's type through would refuse every request.</summary>
internal static class ConstraintRules
{
    private static readonly string[] _numeric = ["int", "long", "decimal", "double", "float", "min", "max", "range"];

    /// <summary>Returns the constraint that excludes every value of the type; null if there is no such constraint.</summary>
    public static string? Excluding(RoutePatternParameter parameter, ITypeSymbol type) =>
        parameter.Constraints.FirstOrDefault(constraint => Excludes(NameOf(constraint), type));

    private static string NameOf(string constraint)
    {
        var bracket = constraint.IndexOf('(');
        return (bracket < 0 ? constraint : constraint.Substring(0, bracket)).Trim().ToLowerInvariant();
    }

    private static bool Excludes(string constraint, ITypeSymbol type)
    {
        var isNumber = type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;
        var isInteger = type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;
        var isGuid = type.Is("System.Guid");
        var isBool = type.SpecialType == SpecialType.System_Boolean;
        var isDate = type.SpecialType == SpecialType.System_DateTime || type.Is("System.DateTimeOffset") || type.Is("System.DateOnly");
        return constraint switch
        {
            "guid" => isNumber || isBool || isDate,
            "bool" => isNumber || isGuid || isDate,
            "alpha" => isNumber || isGuid || isDate,
            "datetime" => isInteger || isGuid || isBool,
            _ => Array.IndexOf(_numeric, constraint) >= 0 && (isGuid || isBool),
        };
    }
}
