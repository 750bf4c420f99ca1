using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>Writes the handler of one connection: it holds the bound values and calls the class's methods.</summary>
internal static class HandlerEmitter
{
    private const string Task = "global::System.Threading.Tasks.ValueTask";
    private const string CancellationToken = "global::System.Threading.CancellationToken cancellationToken";

    public static void Emit(SourceWriter writer, EndpointModel endpoint)
    {
        var values = string.Join(", ", endpoint.Values.Select(static value => $"{value.TypeName} {value.FieldName}"));
        writer.Block(
            $"private sealed class Handler({values}) : global::WebSocketToolkit.CompilerServices.WebSocketHandler<{endpoint.TypeName}>",
            w =>
            {
                var arguments = Arguments.Of(endpoint.ConstructorArguments, Arguments.BeforeUpgrade);
                w.Line("protected override void Create(global::Microsoft.AspNetCore.Http.HttpContext context) =>");
                w.Line($"    Target = new {endpoint.TypeName}({arguments});");
                EmitUpgrade(w, endpoint);
                EmitOpen(w, endpoint);
                MessageEmitter.Emit(w, endpoint);
                EmitError(w, endpoint);
                EmitClose(w, endpoint);
            });
    }

    /// <summary>The statements that call a callback and return what it takes to await it and to send its reply.</summary>
    public static void EmitCall(SourceWriter writer, CallbackModel callback, string arguments)
    {
        var call = $"{callback.Method}({arguments})";
        if (callback.Return == ReturnShape.Void)
        {
            writer.Line($"{call};");
            writer.Line("return default;");
        }
        else
        {
            writer.Line($"return {Awaitable(callback, call)};");
        }
    }

    /// <summary>An expression of type <c>ValueTask</c>: the callback has run and its reply is sent when it completes.</summary>
    public static string Awaitable(CallbackModel callback, string call) => callback.Return switch
    {
        ReturnShape.Value => $"Reply({call})",
        ReturnShape.Task => $"new {Task}({call})",
        ReturnShape.ValueTask => call,
        ReturnShape.Stream => $"ReplyStreamAsync({call}, cancellationToken)",
        _ => $"ReplyAsync({call})",
    };

    private static void EmitUpgrade(SourceWriter writer, EndpointModel endpoint)
    {
        if (endpoint.Of(CallbackKind.Upgrade).FirstOrDefault() is not { } callback)
        {
            return;
        }

        var call = $"{callback.Method}({Arguments.Of(callback.Arguments, Arguments.BeforeUpgrade)})";
        writer.Line();
        writer.Block(
            $"protected override {Task}<object?> OnUpgradeAsync(global::Microsoft.AspNetCore.Http.HttpContext context, {CancellationToken})",
            w =>
            {
                switch (callback.Return)
                {
                    case ReturnShape.Void:
                        w.Line($"{call};");
                        w.Line("return default;");
                        break;
                    case ReturnShape.Value:
                        w.Line($"return new {Task}<object?>({call});");
                        break;
                    case ReturnShape.Task:
                        w.Line($"return DecisionAsync(new {Task}({call}));");
                        break;
                    default:
                        w.Line($"return DecisionAsync({call});");
                        break;
                }
            });
    }

    private static void EmitOpen(SourceWriter writer, EndpointModel endpoint)
    {
        if (endpoint.Of(CallbackKind.Open).FirstOrDefault() is { } callback)
        {
            writer.Line();
            writer.Block(
                $"protected override {Task} OnOpenAsync({CancellationToken})",
                w => EmitCall(w, callback, Arguments.Of(callback.Arguments, Arguments.OnConnection)));
        }
    }

    private static void EmitError(SourceWriter writer, EndpointModel endpoint)
    {
        var callbacks = endpoint.Of(CallbackKind.Error).ToArray();
        if (callbacks.Length == 0)
        {
            return;
        }

        writer.Line();
        writer.Block($"protected override {Task}<bool> OnErrorAsync(global::System.Exception error, global::WebSocketToolkit.WebSocketMessage? message, {CancellationToken})", w =>
        {
            if (callbacks[0].ErrorType is null)
            {
                EmitHandled(w, callbacks[0], "error");
                return;
            }

            w.Block("switch (error)", cases =>
            {
                foreach (var callback in callbacks)
                {
                    cases.Indented(
                        callback.ErrorType is null ? "default:" : $"case {callback.ErrorType} exception:",
                        body => EmitHandled(body, callback, callback.ErrorType is null ? "error" : "exception"));
                }

                if (callbacks[callbacks.Length - 1].ErrorType is not null)
                {
                    cases.Indented("default:", static body => body.Line("return default;"));
                }
            });
        });
    }

    private static void EmitHandled(SourceWriter writer, CallbackModel callback, string error)
    {
        var call = $"{callback.Method}({Arguments.Of(callback.Arguments, Arguments.OnConnection, error)})";
        if (callback.Return == ReturnShape.Void)
        {
            writer.Line($"{call};");
            writer.Line($"return new {Task}<bool>(true);");
        }
        else if (callback.Return == ReturnShape.Stream)
        {
            // The stream outlives the turn, and so the message's memory.
            if (callback.TakesFailedMessage)
            {
                writer.Line("message = Copy(message);");
            }

            var begun = $"{callback.Method}({Arguments.Of(callback.Arguments, Arguments.InOperation, error)})";
            writer.Line($"return Handled(StartStream(null, token => {begun}));");
        }
        else
        {
            writer.Line($"return Handled({Awaitable(callback, call)});");
        }
    }

    private static void EmitClose(SourceWriter writer, EndpointModel endpoint)
    {
        if (endpoint.Of(CallbackKind.Close).FirstOrDefault() is { } callback)
        {
            writer.Line();
            writer.Block(
                $"protected override {Task} OnCloseAsync(global::WebSocketToolkit.WebSocketClose close, {CancellationToken})",
                w => EmitCall(w, callback, Arguments.Of(callback.Arguments, Arguments.OnConnection)));
        }
    }
}
