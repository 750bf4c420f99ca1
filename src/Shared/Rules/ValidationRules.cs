namespace WebSocketToolkit.Shared;

/// <summary>
/// The rule WST017: System.Text.Json does not look at validation attributes. The toolkit does, for types with <c>[ValidatableType]</c>.
/// </summary>
internal static class ValidationRules
{
    public static void Check(EndpointShape shape)
    {
        var typed = shape.Of(CallbackKind.Message).Where(static callback => callback.Payload == PayloadKind.Typed).ToArray();
        foreach (var callback in typed)
        {
            var type = callback.PayloadParameter!.Type;
            if (FirstOf(type) is { } attribute && !IsValidatable(type) && !ValidatesItself(shape.Type))
            {
                shape.Report(
                    RuleIds.UnenforcedValidation, callback.PayloadParameter,
                    attribute.Name.Replace("Attribute", ""), type.Name, callback.Method.Name);
            }
        }
    }

    /// <summary>Indicates whether the class's code names a validator: <c>Validator.TryValidateObject</c>, an <c>IValidator</c>.</summary>
    private static bool ValidatesItself(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(static part =>
        part.GetSyntax().DescendantTokens().Any(static token =>
            token.ValueText.IndexOf("Validat", StringComparison.Ordinal) >= 0));

    private static bool IsValidatable(ITypeSymbol type) =>
        type.IsOrDerivesFrom(static level => level.GetAttributes().Any(KnownTypes.IsValidatableType));

    private static INamedTypeSymbol? FirstOf(ITypeSymbol type)
    {
        for (var level = type; level is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct }; level = level.BaseType)
        {
            var members = level.GetMembers().SelectMany(static member => member switch
            {
                IPropertySymbol property => property.GetAttributes(),
                IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.Parameters.SelectMany(static p => p.GetAttributes()),
                _ => [],
            });
            if (members.Select(static attribute => attribute.AttributeClass).FirstOrDefault(IsValidation) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static bool IsValidation(INamedTypeSymbol? type) =>
        type.IsOrDerivesFrom(static level => level.Is("System.ComponentModel.DataAnnotations.ValidationAttribute"));
}
