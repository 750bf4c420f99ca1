namespace WebSocketToolkit.Shared;

/// <summary>The rule WST004: a callback's return value must have a meaning.</summary>
internal static class ReturnRules
{
    public static void Check(EndpointShape shape, Callback callback)
    {
        var type = callback.Method.ReturnType;
        if (ContainsError(type))
        {
            shape.IsIncomplete = true;
            return;
        }

        (callback.Return, callback.ReturnedValue) = Read(type);
        if (Fault(callback, isJson: !CodecRules.ReplacesJson(shape)) is var (fact, remedy))
        {
            shape.Report(
                RuleIds.UnsendableReturnType, callback.Method, callback.Method.Name,
                type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), fact, remedy);
        }
    }

    public static bool ContainsError(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => true,
        IArrayTypeSymbol array => ContainsError(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(ContainsError),
        _ => false,
    };

    private static (ReturnShape Shape, ITypeSymbol? Value) Read(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Void ? (ReturnShape.Void, null)
        : type.IsTask() ? (ReturnShape.Task, null)
        : type.IsValueTask() ? (ReturnShape.ValueTask, null)
        : type.IsTaskOfT() ? (ReturnShape.TaskOfValue, ((INamedTypeSymbol)type).TypeArguments[0])
        : type.IsValueTaskOfT() ? (ReturnShape.ValueTaskOfValue, ((INamedTypeSymbol)type).TypeArguments[0])
        : type.StreamedType() is { } element ? (ReturnShape.Stream, element)
        : (ReturnShape.Value, type);

    private static (string Fact, string Remedy)? Fault(Callback callback, bool isJson)
    {
        var method = callback.Method;
        if (method is { IsAsync: true, ReturnsVoid: true })
        {
            return ("no code can await 'async void', and an exception in it ends the process", "Return Task");
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            return ("a reference cannot be sent", "Return the value");
        }

        if (method.ReturnType is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } && method.ReturnType.IsTaskLike())
        {
            return ("code cannot await null", "Remove the '?', and return a completed task instead of null");
        }

        if (callback.ReturnedValue is not { } value)
        {
            return null;
        }

        return callback.Kind switch
        {
            CallbackKind.Close => value.IsSendResult() && callback.Return != ReturnShape.Stream
                ? null
                : ("the connection has ended, and nothing can be sent", "Return void, Task or ValueTask"),
            CallbackKind.Upgrade => callback.Return != ReturnShape.Stream && IsDecision(value) ? null
                : value.IsSendResult()
                    ? ("the result of a send neither accepts nor refuses the handshake", "Await the send, and return Task to accept")
                : ("the value neither accepts nor refuses the handshake", "Return void, bool, string (the subprotocol), IResult or WebSocketUpgradeDecision"),
            _ => Unsendable(value, isJson),
        };
    }

    private static bool IsDecision(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Boolean or SpecialType.System_String
        || type.IsResult()
        || type.IsUpgradeDecision();

    private static (string Fact, string Remedy)? Unsendable(ITypeSymbol type, bool isJson)
    {
        const string Send = "Return the message's own type, or send through the WebSocketConnection";
        return type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic ? ("'object' has no contract", Send)
            : type.IsAsyncEnumerable()
                ? ("a stream cannot be part of a task or of another stream", "Return the IAsyncEnumerable<T> itself")
            : type.IsStream()
                ? ("your code must dispose of the stream after it is sent", "Send it with connection.SendAsync(stream)")
            : type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer
                ? ("sending may outlive the callback, and the value does not", "Return an array or a ReadOnlyMemory<byte>")
            : type.IsResult()
                ? (
                    "an HTTP result cannot be sent over an open connection",
                    "Refuse the handshake in OnUpgrade, or throw a WebSocketCloseException here")
            : type.IsUpgradeDecision()
                ? ("the handshake is over", "Return it from OnUpgrade, or throw a WebSocketCloseException here")
            : IsAwaitable(type.IsNullableValueType() ? ((INamedTypeSymbol)type).TypeArguments[0] : type)
                ? ("the toolkit awaits only Task and ValueTask, and only once", "Return Task, Task<T>, ValueTask or ValueTask<T>")
            : JsonLimits.NoDataIn(type) is { } part
                ? part.IsTaskLike()
                    ? ("the toolkit does not await the tasks in it", "Await them, and return their results")
                    : ("System.Text.Json cannot serialize it", Send)
            : type.IsHttpContext() || type.IsException() || (isJson && JsonLimits.GridIn(type) is not null)
                ? ("System.Text.Json cannot serialize it", Send)
            : null;
    }

    private static bool IsAwaitable(ITypeSymbol type) =>
        type.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any(static method => method.Parameters.IsEmpty)
        || type.IsOrDerivesFrom(KnownTypes.IsTask);
}
