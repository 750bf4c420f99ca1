namespace WebSocketToolkit.Shared;

/// <summary>The part of WST003 about messages: the types of parameters that can take one.</summary>
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

    /// <summary>Indicates whether the type is one that shows the bytes of a message without decoding them.</summary>
    public static bool IsBytes(ITypeSymbol type) =>
        type.IsByteSpan() || type.IsByteMemory() || type.IsByteSequence() || type.IsByteArray();

    public static (string Fact, string Remedy)? Fault(EndpointShape shape, Callback callback, ITypeSymbol type)
    {
        if (type.IsByteSpan())
        {
            return callback.Return is ReturnShape.Void or ReturnShape.Value
                ? null
                : ("a span cannot live across an await", "Take a ReadOnlyMemory<byte>, or make the callback synchronous");
        }

        var kind = KindOf(type);
        if (kind == PayloadKind.Conversation)
        {
            var element = type.StreamedType()!;
            var ofElement = KindOf(element) is PayloadKind.Memory or PayloadKind.Sequence or PayloadKind.Stream or PayloadKind.Conversation
                ? ("the messages of a conversation are strings, byte arrays, WebSocketMessages or a message type", "Take one of these")
                : Fault(shape, callback, element);
            return ofElement is null && IsSynchronous(callback)
                ? (
                    "the conversation is read asynchronously, and only until the callback's task completes",
                    "Return a Task, a ValueTask or an IAsyncEnumerable<T>")
                : ofElement;
        }

        if (kind == PayloadKind.Stream)
        {
            return IsSynchronous(callback)
                ? (
                    "a stream is read asynchronously, and only until the callback's task completes",
                    "Return a Task, a ValueTask or an IAsyncEnumerable<T>")
                : null;
        }

        if (kind != PayloadKind.Typed)
        {
            return null;
        }

        return type.IsAsyncEnumerable()
                ? ("the whole conversation arrives as an IAsyncEnumerable<T>", "Take the interface itself")
            : type.IsOrDerivesFrom(KnownTypes.IsStream)
                ? ("a message does not arrive as a stream of this type", "Take a System.IO.Stream")
            : type.IsWritableByteMemory() || type.IsByteSegment()
                ? ("received bytes are read-only", "Take a ReadOnlyMemory<byte> or a byte[]")
            : type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic
                ? ("'object' does not describe the message", "Take a JsonElement, a WebSocketMessage or your own type")
            : JsonLimits.ReadFault(shape.Type, type, isJson: !CodecRules.ReplacesJson(shape));
    }

    /// <summary>Indicates whether the callback has ended before it could await anything. WST004 reports <c>async void</c>.</summary>
    private static bool IsSynchronous(Callback callback) =>
        callback.Return is ReturnShape.Void or ReturnShape.Value && !callback.Method.IsAsync;
}
