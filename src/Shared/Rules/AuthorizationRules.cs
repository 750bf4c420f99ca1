namespace WebSocketToolkit.Shared;

/// <summary>
/// The attributes that authorize messages, and the rule WST016: authorization that its author expects must not be ignored in silence.
/// </summary>
internal static class AuthorizationRules
{
    private const string Authorization = "Microsoft.AspNetCore.Authorization";
    private const string Suffix = "Attribute";

    /// <summary>Returns the attributes of a method that require something of the user, also those that it inherits from what it overrides.</summary>
    public static IEnumerable<AttributeData> AttributesOf(IMethodSymbol method) => AttributesOf(method, Requires);

    public static void Check(EndpointShape shape, Callback callback)
    {
        foreach (var attribute in AttributesOf(callback.Method, static type => Requires(type) || Allows(type)))
        {
            var type = attribute.AttributeClass!;
            if (Fault(callback, attribute, type) is var (fact, remedy))
            {
                var name = type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - Suffix.Length) : type.Name;
                shape.Report(RuleIds.IneffectiveAuthorization, callback.Method, name, callback.Method.Name, fact, remedy);
            }
        }
    }

    private static IEnumerable<AttributeData> AttributesOf(IMethodSymbol method, Func<INamedTypeSymbol, bool> isWanted)
    {
        for (var level = method; level is not null; level = level.OverriddenMethod)
        {
            foreach (var attribute in level.GetAttributes())
            {
                if (attribute.AttributeClass is { } type
                    && isWanted(type)
                    && (ReferenceEquals(level, method) || AttributeUsages.IsInherited(type, out _)))
                {
                    yield return attribute;
                }
            }
        }
    }

    private static bool Allows(INamedTypeSymbol type) => type.AllInterfaces.Any(static i => i.Is(Authorization + ".IAllowAnonymous"));

    private static bool Requires(INamedTypeSymbol type) => type.AllInterfaces.Any(static i =>
        i.Is(Authorization + ".IAuthorizeData") || i.Is(Authorization + ".IAuthorizationRequirementData"));

    private static (string Fact, string Remedy)? Fault(Callback callback, AttributeData attribute, INamedTypeSymbol type) =>
        !Requires(type) ? ("the handshake is authorized as a whole", "Put it on the class")
        : callback.Kind != CallbackKind.Message
            ? ("only the handshake and each message are authorized", "Put it on the class, or on an OnMessage")
        : callback.Payload == PayloadKind.Conversation
            ? ("it takes the whole conversation, and no single message", "Put it on the class, or take one message in each OnMessage")
        : attribute.Argument("AuthenticationSchemes") is string
            ? (
                "a connection keeps the user of its handshake, and no message can sign in another",
                "Remove AuthenticationSchemes, or put the attribute on the class")
        : !IsNameable(type) ? ("generated code cannot name the attribute", "Make it internal or public")
        : null;

    private static bool IsNameable(INamedTypeSymbol type)
    {
        for (var level = type; level is not null; level = level.ContainingType)
        {
            if (level.IsFileLocal || level.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }
}
