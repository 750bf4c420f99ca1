using WebSocketToolkit.Generators.Models;
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

        if (callbacks[0].Payload == PayloadKind.Conversation)
        {
            EmitConversation(writer, callbacks[0]);
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
            else if (binary is null or { TakesText: true })
            {
                EmitTexts(w, texts);
            }
            else
            {
                var isTyped = texts[0].Payload == PayloadKind.Typed;
                w.Block(isTyped ? "if (IsTyped(message))" : "if (message.IsText)", body => EmitTexts(body, texts));
                w.Line();
                EmitCall(w, binary, Payload(binary));
            }
        });
        foreach (var callback in callbacks)
        {
            if (callback.IsOperation)
            {
                EmitOperation(writer, callback);
            }

            if (callback.AsksForServices)
            {
                EmitScoped(writer, callback);
            }
        }
    }

    private static void EmitConversation(SourceWriter writer, CallbackModel callback)
    {
        var arguments = Arguments.Of(
            callback.Arguments, Arguments.OnConnection, $"Conversation<{callback.PayloadType}>({Arguments.OnConnection.Token})");
        writer.Line();
        writer.Block(
            $"protected override {Task} OnConversationAsync({CancellationToken})",
            w => HandlerEmitter.EmitCall(w, callback, arguments));
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
        if (callback.IsOperation)
        {
            writer.Line($"return BeginAsync({payload});");
        }
        else if (callback.AsksForServices)
        {
            writer.Line($"return InMessageScopeAsync({(callback.Payload == PayloadKind.Span ? "message" : payload)}, cancellationToken);");
        }
        else
        {
            HandlerEmitter.EmitCall(writer, callback, Arguments.Of(callback.Arguments, Arguments.OnConnection, payload));
        }
    }

    /// <summary>A method of its own, since what a lambda captures would be allocated for the messages of other callbacks, too.</summary>
    private static void EmitOperation(SourceWriter writer, CallbackModel callback)
    {
        var key = callback.OperationKey is null ? "null" : $"payload.{callback.OperationKey}";
        var call = $"{callback.Method}({Arguments.Of(callback.Arguments, Arguments.InOperation, "payload")})";
        writer.Line();
        writer.Line($"private {Task} BeginAsync({callback.PayloadType} payload) =>");
        writer.Line(
            callback.AsksForServices ? $"    StartOperation({key}, token => InMessageScopeAsync(payload, token));"
            : callback.Return == ReturnShape.Stream ? $"    StartStream({key}, token => {call});"
            : $"    StartOperation({key}, token => {Awaitable(callback, call, "token")});");
    }

    private static string Awaitable(CallbackModel callback, string call, string token) =>
        callback is { OperationKey: { } key, Return: ReturnShape.TaskOfValue or ReturnShape.ValueTaskOfValue }
            ? $"CompleteOperationAsync(payload.{key}, {call}, {token})"
            : HandlerEmitter.Awaitable(callback, call);

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
                ReturnShape.Stream when callback.IsOperation => $"await ReplyStreamInBackgroundAsync({call}, cancellationToken);",
                _ => $"await {Awaitable(callback, call, "cancellationToken")};",
            });
        });
    }

    private static string Payload(CallbackModel callback) => callback.Payload switch
    {
        PayloadKind.String => "message.Text",
        PayloadKind.Typed => $"Decode<{callback.DecodedType}>(message)",
        PayloadKind.Span => "message.Data.Span",
        PayloadKind.Memory => callback.IsOperation ? "message.ToArray()" : "message.Data",
        PayloadKind.Sequence => $"new global::System.Buffers.ReadOnlySequence<byte>(message.{(callback.IsOperation ? "ToArray()" : "Data")})",
        PayloadKind.Array => "message.ToArray()",
        PayloadKind.Stream => "Body(message)",
        _ => callback.IsOperation ? "Copy(message)" : "message",
    };
}
