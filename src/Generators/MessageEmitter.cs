using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>Writes the choice of an <c>OnMessage</c>: by the kind of the frame, then by the message's type.</summary>
internal static class MessageEmitter
{
    private const string Task = "global::System.Threading.Tasks.ValueTask";
    private const string CancellationToken = "global::System.Threading.CancellationToken cancellationToken";
    private const string Message = "global::WebSocketToolkit.WebSocketMessage";

    public static void Emit(SourceWriter writer, EndpointModel endpoint)
    {
        var callbacks = endpoint.Of(CallbackKind.Message).ToArray();
        if (callbacks.Length == 0)
        {
            return;
        }

        var texts = callbacks.Where(static callback => callback.TakesText).ToArray();
        var binary = callbacks.FirstOrDefault(static callback => callback.TakesBinary);
        writer.Line();
        writer.Block($"protected override {Task} OnMessageAsync(in {Message} message, {CancellationToken})", w =>
        {
            if (texts.Length == 0)
            {
                EmitCall(w, binary!, Payload(binary!));
            }
            else if (binary is null or { Payload: PayloadKind.Message })
            {
                EmitTexts(w, texts);
            }
            else
            {
                w.Block("if (message.IsText)", body => EmitTexts(body, texts));
                w.Line();
                EmitCall(w, binary, Payload(binary));
            }
        });
        foreach (var callback in callbacks.Where(static callback => callback.AsksForServices))
        {
            EmitScoped(writer, callback);
        }
    }

    private static void EmitTexts(SourceWriter writer, CallbackModel[] texts)
    {
        if (texts.Length == 1 && (texts[0].Payload != PayloadKind.Typed || texts[0].PayloadType == texts[0].DecodedType))
        {
            EmitCall(writer, texts[0], Payload(texts[0]));
            return;
        }

        var decoded = texts[0].DecodedType!;
        writer.Line($"var decoded = Decode<{decoded}>(message);");
        writer.Block("switch (decoded)", w =>
        {
            foreach (var callback in texts)
            {
                var isBase = callback.PayloadType == decoded;
                w.Indented(
                    isBase ? "default:" : $"case {callback.PayloadType} payload:",
                    body => EmitCall(body, callback, isBase ? "decoded" : "payload"));
            }

            if (texts[texts.Length - 1].PayloadType != decoded)
            {
                w.Indented("default:", static body => body.Line("throw NoCallbackFor(decoded, message);"));
            }
        });
    }

    private static void EmitCall(SourceWriter writer, CallbackModel callback, string payload)
    {
        if (callback.AsksForServices)
        {
            writer.Line($"return InMessageScopeAsync({(callback.Payload == PayloadKind.Span ? "message" : payload)}, cancellationToken);");
        }
        else
        {
            HandlerEmitter.EmitCall(writer, callback, Arguments.Of(callback.Arguments, Arguments.OnConnection, payload));
        }
    }

    private static void EmitScoped(SourceWriter writer, CallbackModel callback)
    {
        // A span cannot enter an async method; made inside, it is used up before the first await.
        var isSpan = callback.Payload == PayloadKind.Span;
        var call = $"{callback.Method}({Arguments.Of(callback.Arguments, Arguments.InMessageScope, isSpan ? "payload.Data.Span" : "payload")})";
        writer.Line();
        writer.Block($"private async {Task} InMessageScopeAsync({(isSpan ? Message : callback.PayloadType)} payload, {CancellationToken})", w =>
        {
            w.Line("await using var scope = CreateMessageScope();");
            w.Line(callback.Return switch
            {
                ReturnShape.Void => $"{call};",
                ReturnShape.Task or ReturnShape.ValueTask => $"await {call};",
                _ => $"await {HandlerEmitter.Awaitable(callback, call)};",
            });
        });
    }

    private static string Payload(CallbackModel callback) => callback.Payload switch
    {
        PayloadKind.String => "message.Text",
        PayloadKind.Typed => $"Decode<{callback.DecodedType}>(message)",
        PayloadKind.Span => "message.Data.Span",
        PayloadKind.Memory => "message.Data",
        PayloadKind.Sequence => "new global::System.Buffers.ReadOnlySequence<byte>(message.Data)",
        PayloadKind.Array => "message.ToArray()",
        _ => "message",
    };
}
