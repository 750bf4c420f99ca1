namespace WebSocketToolkit.Shared;

/// <summary>WST003: what a message can be handed over as.</summary>
internal static class PayloadRules
{
    public static PayloadKind KindOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String ? PayloadKind.String
        : type.IsMessage() ? PayloadKind.Message
        : type.IsByteSpan() ? PayloadKind.Span
        : type.IsByteMemory() ? PayloadKind.Memory
        : type.IsByteSequence() ? PayloadKind.Sequence
        : type.IsByteArray() ? PayloadKind.Array
        : type.IsStream() ? PayloadKind.Stream
        : type.IsAsyncEnumerableItself() ? PayloadKind.Conversation
        : PayloadKind.Typed;

    public static string? Fault(Callback callback, ITypeSymbol type)
    {
        if (type.IsByteSpan())
        {
            return callback.Return is ReturnShape.Void or ReturnShape.Value
                ? null
                : "a span cannot live over an await; take a ReadOnlyMemory<byte>, or make the callback synchronous";
        }

        var kind = KindOf(type);
        if (kind == PayloadKind.Conversation)
        {
            var element = type.StreamedType()!;
            return KindOf(element) is PayloadKind.Memory or PayloadKind.Sequence or PayloadKind.Stream or PayloadKind.Conversation
                ? "the messages of a conversation are strings, byte arrays, WebSocketMessages or a message type; take one of these"
                : Fault(callback, element);
        }

        if (kind == PayloadKind.Stream)
        {
            return callback.Return is ReturnShape.Void or ReturnShape.Value
                ? "a stream is read asynchronously, and only until the callback's task completes; return a Task, a ValueTask or an IAsyncEnumerable<T>"
                : null;
        }

        if (kind != PayloadKind.Typed)
        {
            return null;
        }

        return type.IsAsyncEnumerable() ? "the whole conversation is an IAsyncEnumerable<T>; take that"
            : type.IsOrDerivesFrom(KnownTypes.IsStream) ? "what arrives is no such stream; take a System.IO.Stream"
            : type.IsWritableByteMemory() || type.IsByteSegment() ? "received bytes cannot be written to; take a ReadOnlyMemory<byte> or a byte[]"
            : type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Delegate
                || type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr
                ? "a message cannot be decoded to it; take a ReadOnlySpan<byte>, or a type with a JSON contract"
            : type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic
                ? "'object' says nothing about the message; take a JsonElement, a WebSocketMessage or a type of your own"
            : HasNoContract(type)
                ? "an interface or abstract class without [JsonPolymorphic] cannot be decoded; if it is a service, mark it [FromServices]"
            : null;
    }

    /// <summary>What stands in <c>System</c> brings its own converter (collections, <c>JsonNode</c>).</summary>
    private static bool HasNoContract(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { IsAbstract: true } named
            || Polymorphism.IsBase(named)
            || named.GetAttributes().Any(KnownTypes.IsJsonConverter))
        {
            return false;
        }

        var root = named.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            root = root.ContainingNamespace;
        }

        return root.Name != "System";
    }
}
