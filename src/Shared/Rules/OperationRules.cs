namespace WebSocketToolkit.Shared;

/// <summary>WST003 and WST004: which callbacks run beside the messages that follow, and what names them.</summary>
internal static class OperationRules
{
    public static void Check(EndpointShape shape, Callback callback)
    {
        var method = callback.Method;
        var isConversation = callback.Payload == PayloadKind.Conversation;
        callback.IsOperation = callback is { Kind: CallbackKind.Message, Return: ReturnShape.Stream, Payload: not (PayloadKind.Conversation or PayloadKind.Stream) };
        if (method.GetAttributes().FirstOrDefault(KnownTypes.IsOperation) is not { } attribute)
        {
            return;
        }

        var fault = callback.Kind != CallbackKind.Message ? "only OnMessage can be an operation"
            : callback.Payload == PayloadKind.Stream ? "a message that is read while it arrives keeps those behind it waiting"
            : isConversation ? "the conversation goes on beside everything already"
            : callback.Return is ReturnShape.Void or ReturnShape.Value
                ? "an operation runs beside the messages that follow, so it must be asynchronous"
            : null;
        if (fault is not null)
        {
            shape.Report(
                RuleIds.UnsendableReturnType, method, method.Name,
                method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), fault,
                callback is { Kind: CallbackKind.Message, Payload: not (PayloadKind.Conversation or PayloadKind.Stream) }
                    ? "Return a task or a stream, or remove [WebSocketOperation]"
                    : "Remove [WebSocketOperation]");
            return;
        }

        callback.IsOperation = true;
        callback.OperationKey = attribute.NamedArguments.FirstOrDefault(static a => a.Key == "Key").Value.Value as string;
        if (callback is { OperationKey: { } key, PayloadParameter: { } payload } && !HasProperty(payload.Type, key))
        {
            shape.Report(
                RuleIds.UnbindableParameter, payload, payload.Name, method.Name,
                $"its type has no readable property '{key}', which [WebSocketOperation] takes as the key; name one with nameof");
        }
    }

    private static bool HasProperty(ITypeSymbol type, string name)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).Any(IsReadable))
            {
                return true;
            }
        }

        return type.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(i => i.GetMembers(name).Any(IsReadable));
    }

    private static bool IsReadable(ISymbol member) =>
        member is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod.DeclaredAccessibility: var accessibility }
        && accessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;
}
