namespace WebSocketToolkit.Shared;

/// <summary>
/// The rule WST019: the messages that <c>[WebSocketOperation]</c> names, for the contract, must be those that the class sends and takes.
/// </summary>
internal static class OperationMessageRules
{
    public static void Check(EndpointShape shape, CancellationToken cancellationToken)
    {
        foreach (var callback in shape.Callbacks)
        {
            if (callback.Method.GetAttributes().FirstOrDefault(KnownTypes.IsOperation) is not { } attribute)
            {
                continue;
            }

            if (TypeOf(attribute, "EndsWith") is { } last && !DeclaredMessages.Of(shape).Any(sent => AreRelated(sent, last)))
            {
                Report("EndsWith", last, "the class sends no such message", "Return it, or add it to Sends of the [WebSocketRoute]");
            }

            if (TypeOf(attribute, "CancelWith") is { } stop && !shape.Of(CallbackKind.Message).Any(other => Takes(other, stop)))
            {
                Report("CancelWith", stop, "no OnMessage takes such a message", $"Add an OnMessage for '{stop.Name}'");
            }

            void Report(string setting, ITypeSymbol type, string fact, string remedy) => shape.Report(
                RuleIds.UnknownOperationMessage,
                attribute.ArgumentLocation(setting, cancellationToken) ?? shape.LocationOf(callback.Method),
                setting,
                callback.Method.Name,
                type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                fact,
                remedy);
        }
    }

    /// <summary>Returns the type that an argument names; null if there is none, or it does not exist.</summary>
    private static ITypeSymbol? TypeOf(AttributeData attribute, string setting) =>
        attribute.Argument(setting) is ITypeSymbol { TypeKind: not TypeKind.Error } type ? type : null;

    private static bool AreRelated(ITypeSymbol a, ITypeSymbol b) => a.IsAssignableTo(b) || b.IsAssignableTo(a);

    private static bool Takes(Callback callback, ITypeSymbol type) =>
        callback is { Payload: PayloadKind.Typed, PayloadParameter: { } payload } && type.IsAssignableTo(payload.Type);
}
