using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Shared;

/// <summary>A typed message that code sends outside of a reply.</summary>
/// <param name="Endpoint">The class whose clients receive it.</param>
/// <param name="Type">The type of the message.</param>
/// <param name="Value">The message.</param>
internal sealed record SentMessage(INamedTypeSymbol Endpoint, ITypeSymbol Type, IOperation Value)
{
    /// <summary>
    /// Recognises the call of a <c>SendAsync</c>: of an audience of <c>WebSocketGroups&lt;Chat&gt;</c>, or of a connection in the code of the class
    /// <c>Chat</c> itself.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="container">The class whose code has the call.</param>
    /// <returns>The message; null for other calls, and for strings, bytes and messages whose type is not known here.</returns>
    public static SentMessage? Of(IInvocationOperation call, INamedTypeSymbol? container)
    {
        if (call.TargetMethod is not { Name: "SendAsync", IsGenericMethod: true } method
            || !IsDescribed(method.TypeArguments[0])
            || call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0) is not { } message)
        {
            return null;
        }

        var endpoint = method.ContainingType.IsConnection() ? container
            : method.ContainingType.IsAudience() && call.Instance is { } audience ? EndpointOf(audience)
            : null;
        var type = method.TypeArguments[0];
        var sent = type.IsNullableValueType() ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return endpoint is null ? null : new(endpoint, sent.WithNullableAnnotation(NullableAnnotation.NotAnnotated), message.Value);
    }

    /// <summary>Indicates whether a contract can describe messages of the type, and has to.</summary>
    private static bool IsDescribed(ITypeSymbol type) =>
        MessageTypes.NeedsContract(type)
        && type is not { SpecialType: SpecialType.System_Object } and not { TypeKind: TypeKind.Dynamic or TypeKind.Error }
        && !type.IsOrDerivesFrom(KnownTypes.IsStream)
        && !HasTypeParameter(type);

    private static bool HasTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HasTypeParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HasTypeParameter),
        _ => false,
    };

    /// <summary>Returns the class of an audience: of <c>groups.All</c>, of <c>groups.Group("a")</c>, or of a variable that holds one.</summary>
    private static INamedTypeSymbol? EndpointOf(IOperation audience) => Unconverted(audience) switch
    {
        IPropertyReferenceOperation { Instance: { } groups } => EndpointOfGroups(groups),
        IInvocationOperation { Instance: { } groups } => EndpointOfGroups(groups),
        ILocalReferenceOperation local => OnlyValueOf(local) is { } value ? EndpointOf(value) : null,
        _ => null,
    };

    private static INamedTypeSymbol? EndpointOfGroups(IOperation groups) =>
        Unconverted(groups) is { Type: INamedTypeSymbol type } && type.IsGroupsOfClass() ? type.TypeArguments[0] as INamedTypeSymbol : null;

    private static IOperation Unconverted(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }

    /// <summary>Returns the value of a variable that is given one where it is declared, and no other.</summary>
    private static IOperation? OnlyValueOf(ILocalReferenceOperation local)
    {
        IOperation root = local;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        IOperation? value = null;
        foreach (var operation in root.Descendants())
        {
            if (operation is IVariableDeclaratorOperation declarator && IsSame(declarator.Symbol, local))
            {
                value = declarator.GetVariableInitializer()?.Value;
            }
            else if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } && IsSame(target.Local, local))
            {
                return null;
            }
        }

        return value;
    }

    private static bool IsSame(ILocalSymbol symbol, ILocalReferenceOperation local) => SymbolEqualityComparer.Default.Equals(symbol, local.Local);
}
