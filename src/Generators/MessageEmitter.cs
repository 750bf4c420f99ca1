using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A writer of the choice of an <c>OnMessage</c>: by the kind of the frame, then by the message's type.</summary>
internal static class MessageEmitter
{
    private const string Task = "global::System.Threading.Tasks.ValueTask";
    private const string MessageType = "global::WebSocketToolkit.WebSocketMessage";

    public static void Emit(SourceWriter writer, EndpointModel endpoint, HandlerNames names)
    {
        var callbacks = endpoint.Of(CallbackKind.Message).ToArray();
        if (callbacks.Length == 0)
        {
            return;
        }

        if (callbacks[0].Payload == PayloadKind.Conversation)
        {
            EmitConversation(writer, callbacks[0], names);
            return;
        }

        var authorized = callbacks.Where(static callback => callback.IsAuthorized).ToArray();
        var texts = callbacks.Where(static callback => callback.TakesText).ToArray();
        var binary = callbacks.FirstOrDefault(static callback => callback.TakesBinary);
        string[] parameters = [$"in {MessageType} {names.Message}", HandlerEmitter.Token(names.CancellationToken)];
        writer.Line();
        writer.Block(Call.Of($"protected override {Task} OnMessageAsync(", parameters), w =>
        {
            if (texts.Length == 0)
            {
                EmitCall(w, binary!, Payload(binary!, names), authorized, names);
            }
            else if (binary is null or { TakesText: true })
            {
                EmitTexts(w, texts, authorized, names);
            }
            else
            {
                var isTyped = texts[0].Payload == PayloadKind.Typed;
                w.Block(isTyped ? $"if (IsTyped({names.Message}))" : $"if ({names.Message}.IsText)", body => EmitTexts(body, texts, authorized, names));
                w.Line();
                EmitCall(w, binary, Payload(binary, names), authorized, names);
            }
        });
        foreach (var callback in callbacks)
        {
            if (callback.IsAuthorized)
            {
                EmitAuthorized(writer, callback, authorized, names);
            }

            if (callback.IsOperation)
            {
                EmitOperation(writer, callback, names);
            }

            if (callback.AsksForServices)
            {
                EmitScoped(writer, callback, names);
            }
        }
    }

    private static void EmitConversation(SourceWriter writer, CallbackModel callback, HandlerNames names)
    {
        var conversation = $"Conversation<{callback.PayloadType}>({names.CancellationToken})";
        var call = Arguments.CallOf(callback, ArgumentContext.OnConnection(names), conversation);
        writer.Line();
        writer.Block(
            Call.Of($"protected override {Task} OnConversationAsync(", [HandlerEmitter.Token(names.CancellationToken)]),
            w => HandlerEmitter.EmitCall(w, callback, call, names));
    }

    private static void EmitTexts(SourceWriter writer, CallbackModel[] texts, CallbackModel[] authorized, HandlerNames names)
    {
        if (texts.Length == 1 && (texts[0].Payload != PayloadKind.Typed || texts[0].PayloadType == texts[0].DecodedType))
        {
            EmitCall(writer, texts[0], Payload(texts[0], names), authorized, names);
            return;
        }

        var decodedType = texts[0].DecodedType!;
        writer.Line($"var {names.Decoded} = Decode<{decodedType}>({names.Message});");
        writer.Block($"switch ({names.Decoded})", w =>
        {
            foreach (var callback in texts)
            {
                var isBase = callback.PayloadType == decodedType;
                w.Indented(
                    isBase ? "default:" : $"case {callback.PayloadType} {names.Payload}:",
                    body => EmitCall(body, callback, isBase ? names.Decoded : names.Payload, authorized, names));
            }

            if (texts[texts.Length - 1].PayloadType != decodedType)
            {
                w.Indented("default:", body => body.Line($"throw NoCallbackFor({names.Decoded}, {names.Message});"));
            }
        });
    }

    private static void EmitCall(
        SourceWriter writer, CallbackModel callback, string payload, CallbackModel[] authorized, HandlerNames names)
    {
        if (callback.IsAuthorized)
        {
            writer.Block(
                $"if (!IsAuthorized({Array.IndexOf(authorized, callback)}))",
                body => body.Line(Call.Of("return WhenAuthorizedAsync(", [Kept(callback, payload, names), names.CancellationToken], ");")));
            writer.Line();
        }

        if (callback.IsOperation || callback.AsksForServices)
        {
            writer.Line(Start(callback, callback.IsOperation ? payload : Kept(callback, payload, names), names).Within("return ", ";"));
        }
        else
        {
            HandlerEmitter.EmitCall(writer, callback, Arguments.CallOf(callback, ArgumentContext.OnConnection(names), payload), names);
        }
    }

    /// <summary>Returns what an async method takes: a span cannot enter one, so it takes the message.</summary>
    private static string Kept(CallbackModel callback, string payload, HandlerNames names) =>
        callback.Payload == PayloadKind.Span ? names.Message : payload;

    /// <summary>Returns the call of the method that an operation or a callback with services has.</summary>
    private static Call Start(CallbackModel callback, string payload, HandlerNames names) => callback.IsOperation
        ? Call.Of("BeginAsync(", [payload])
        : Call.Of("InMessageScopeAsync(", [payload, names.CancellationToken]);

    /// <summary>
    /// Writes a separate method for a message whose authorization is not known yet, so that the messages that follow need no state machine.
    /// </summary>
    private static void EmitAuthorized(SourceWriter writer, CallbackModel callback, CallbackModel[] authorized, HandlerNames names)
    {
        var isSpan = callback.Payload == PayloadKind.Span;
        var payload = isSpan && !callback.AsksForServices ? names.Payload + ".Data.Span" : names.Payload;
        var call = Arguments.CallOf(callback, ArgumentContext.OnConnection(names), payload);
        string[] parameters =
        [
            $"{(isSpan ? MessageType : callback.PayloadType)} {names.Payload}", HandlerEmitter.Token(names.CancellationToken),
        ];
        writer.Line();
        writer.Block(Call.Of($"private async {Task} WhenAuthorizedAsync(", parameters), w =>
        {
            w.Line($"await AuthorizeAsync({Array.IndexOf(authorized, callback)}, {names.Payload});");
            w.Line(
                callback.IsOperation || callback.AsksForServices ? Start(callback, payload, names).Within("await ", ";")
                : callback.Return == ReturnShape.Void ? call.Within("", ";")
                : HandlerEmitter.Awaitable(callback, call, names.CancellationToken).Within("await ", ";"));
        });
    }

    /// <summary>
    /// Writes a separate method for the lambda of an operation. In <c>OnMessageAsync</c>, its captures would be allocated for the messages
    /// of other callbacks, too.
    /// </summary>
    private static void EmitOperation(SourceWriter writer, CallbackModel callback, HandlerNames names)
    {
        var key = callback.OperationKey is null ? "null" : $"{names.Payload}.{callback.OperationKey}";
        var call = Arguments.CallOf(callback, ArgumentContext.InOperation(names), names.Payload);
        var (start, operation) =
            callback.AsksForServices ? ("StartOperation(", Call.Of("InMessageScopeAsync(", [names.Payload, names.OperationToken]))
            : callback.Return == ReturnShape.Stream ? ("StartStream(", call)
            : ("StartOperation(", Awaitable(callback, call, names.OperationToken, names));
        writer.Line();
        writer.Indented(
            Call.Of($"private {Task} BeginAsync(", [$"{callback.PayloadType} {names.Payload}"], ") =>"),
            w => w.Line(Call.Of(start, [key, operation.Within($"{names.OperationToken} => ", "")], ");")));
    }

    private static Call Awaitable(CallbackModel callback, Call call, string token, HandlerNames names) =>
        callback is { OperationKey: { } key, Return: ReturnShape.TaskOfValue or ReturnShape.ValueTaskOfValue }
            ? Call.Of("CompleteOperationAsync(", [$"{names.Payload}.{key}", call, token])
            : HandlerEmitter.Awaitable(callback, call, token);

    private static void EmitScoped(SourceWriter writer, CallbackModel callback, HandlerNames names)
    {
        // A span cannot enter an async method. If it is created inside, it is used up before the first await.
        var isSpan = callback.Payload == PayloadKind.Span;
        var payload = isSpan ? names.Payload + ".Data.Span" : names.Payload;
        var call = Arguments.CallOf(callback, ArgumentContext.InMessageScope(names), payload);
        string[] parameters =
        [
            $"{(isSpan ? MessageType : callback.PayloadType)} {names.Payload}", HandlerEmitter.Token(names.CancellationToken),
        ];
        writer.Line();
        writer.Block(Call.Of($"private async {Task} InMessageScopeAsync(", parameters), w =>
        {
            w.Line($"await using var {names.Scope} = CreateMessageScope();");
            w.Line(callback.Return switch
            {
                ReturnShape.Void => call.Within("", ";"),
                ReturnShape.Task or ReturnShape.ValueTask => call.Within("await ", ";"),
                ReturnShape.Stream when callback.IsOperation =>
                    Call.Of("await ReplyStreamInBackgroundAsync(", [call, names.CancellationToken], ");"),
                _ => Awaitable(callback, call, names.CancellationToken, names).Within("await ", ";"),
            });
        });
    }

    private static string Payload(CallbackModel callback, HandlerNames names)
    {
        var message = names.Message;
        return callback.Payload switch
        {
            PayloadKind.String => $"{message}.Text",
            PayloadKind.Typed => $"Decode<{callback.DecodedType}>({message})",
            PayloadKind.Span => $"{message}.Data.Span",
            PayloadKind.Memory => callback.IsOperation ? $"{message}.ToArray()" : $"{message}.Data",
            PayloadKind.Sequence =>
                $"new global::System.Buffers.ReadOnlySequence<byte>({message}.{(callback.IsOperation ? "ToArray()" : "Data")})",
            PayloadKind.Array => $"{message}.ToArray()",
            PayloadKind.Stream => $"Body({message})",
            _ => callback.IsOperation ? $"Copy({message})" : message,
        };
    }
}
