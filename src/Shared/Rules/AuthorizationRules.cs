namespace WebSocketToolkit.Shared;

/// <summary>The rule WST016: authorization that its author expects must not be ignored in silence.</summary>
internal static class AuthorizationRules
{
    private const string Authorization = "Microsoft.AspNetCore.Authorization";

    public static void Check(EndpointShape shape, Callback callback)
    {
        foreach (var attribute in callback.Method.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && Fault(callback, attribute, type) is var (fact, remedy))
            {
                const string Suffix = "Attribute";
                var name = type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - Suffix.Length) : type.Name;
                shape.Report(RuleIds.IneffectiveAuthorization, callback.Method, name, callback.Method.Name, fact, remedy);
            }
        }
    }

    private static (string Fact, string Remedy)? Fault(Callback callback, AttributeData attribute, INamedTypeSymbol type)
    {
        if (type.AllInterfaces.Any(static i => i.Is(Authorization + ".IAllowAnonymous")))
        {
            return ("the handshake is authorized as a whole", "Put it on the class");
        }

        if (!type.AllInterfaces.Any(static i => i.Is(Authorization + ".IAuthorizeData")))
        {
            return null;
        }

        return callback.Kind != CallbackKind.Message
                ? ("only the handshake and each message are authorized", "Put it on the class, or on an OnMessage")
            : attribute.Argument("AuthenticationSchemes") is string
                ? (
                    "a connection keeps the user of its handshake, and no message can sign in another",
                    "Remove AuthenticationSchemes, or put the attribute on the class")
            : null;
    }
}
