namespace WebSocketToolkit.Shared;

/// <summary>The parts of WST003 and WST004 about operations: callbacks that run concurrently with later messages, and their keys.</summary>
internal static class OperationRules
{
    public static void Check(EndpointShape shape, Callback callback)
    {
        var method = callback.Method;
        var readsWhileArriving = callback.Payload is PayloadKind.Conversation or PayloadKind.Stream;
        callback.IsOperation = callback is { Kind: CallbackKind.Message, Return: ReturnShape.Stream } && !readsWhileArriving;
        if (method.GetAttributes().FirstOrDefault(KnownTypes.IsOperation) is not { } attribute)
        {
            return;
        }

        var fault = callback.Kind != CallbackKind.Message ? "only OnMessage can be an operation"
            : callback.Payload == PayloadKind.Stream ? "a message that is read while it arrives holds up the messages behind it"
            : callback.Payload == PayloadKind.Conversation ? "a callback that takes the conversation already runs concurrently"
            : callback.Return is ReturnShape.Void or ReturnShape.Value
                ? "an operation runs concurrently with later messages, so it must be asynchronous"
            : null;
        if (fault is not null)
        {
            shape.Report(
                RuleIds.UnsendableReturnType, method, method.Name,
                method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), fault,
                callback.Kind == CallbackKind.Message && !readsWhileArriving
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
                $"its type has no readable property '{key}', which [WebSocketOperation] uses as the key", "Name a property with nameof");
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
