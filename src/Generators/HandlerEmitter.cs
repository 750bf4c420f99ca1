using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A writer of the handler of one connection, which holds the bound values and calls the class's methods.</summary>
internal static class HandlerEmitter
{
    private const string Task = "global::System.Threading.Tasks.ValueTask";
    private const string HttpContext = "global::Microsoft.AspNetCore.Http.HttpContext";

    public static void Emit(SourceWriter writer, EndpointModel endpoint)
    {
        var names = new HandlerNames(endpoint.Values);
        var values = endpoint.Values.Select(static value => $"{value.TypeName} {value.FieldName}");
        Requirements.EmitSuppressions(writer, endpoint.Requirements);
        writer.Line(Call.Of("private sealed class Handler(", values));
        writer.Block($"    : global::WebSocketToolkit.CompilerServices.WebSocketHandler<{endpoint.TypeName}>", w =>
        {
            w.Indented($"protected override void Create({HttpContext} {names.Context}) =>", body => body.Line(
                Call.Of(
                    $"Target = new {endpoint.TypeName}(",
                    Arguments.Of(endpoint.ConstructorArguments, ArgumentContext.BeforeUpgrade(names)),
                    ");",
                    isAlwaysSplit: true)));
            EmitUpgrade(w, endpoint, names);
            EmitOpen(w, endpoint, names);
            MessageEmitter.Emit(w, endpoint, names);
            EmitError(w, endpoint, names);
            EmitClose(w, endpoint, names);
        });
    }

    /// <summary>Returns the declaration of a parameter for a token.</summary>
    public static string Token(string name) => $"global::System.Threading.CancellationToken {name}";

    /// <summary>Writes the statements that call a callback and return a task for its end and its reply.</summary>
    public static void EmitCall(SourceWriter writer, CallbackModel callback, Call call, HandlerNames names)
    {
        if (callback.Return == ReturnShape.Void)
        {
            writer.Line(call.Within("", ";"));
            writer.Line("return default;");
        }
        else
        {
            writer.Line(Awaitable(callback, call, names.CancellationToken).Within("return ", ";"));
        }
    }

    /// <summary>
    /// Returns an expression of type <c>ValueTask</c>, which completes after the callback has run and its reply has been sent.
    /// </summary>
    public static Call Awaitable(CallbackModel callback, Call call, string token) => callback.Return switch
    {
        ReturnShape.Value => Call.Of("Reply(", [call]),
        ReturnShape.Task => Call.Of("Await(", [call]),
        ReturnShape.ValueTask => call,
        ReturnShape.Stream => Call.Of("ReplyStreamAsync(", [call, token]),
        _ => Call.Of("ReplyAsync(", [call]),
    };

    private static void EmitUpgrade(SourceWriter writer, EndpointModel endpoint, HandlerNames names)
    {
        if (endpoint.Of(CallbackKind.Upgrade).FirstOrDefault() is not { } callback)
        {
            return;
        }

        var call = Arguments.CallOf(callback, ArgumentContext.BeforeUpgrade(names));
        string[] parameters = [$"{HttpContext} {names.Context}"];
        writer.Line();
        writer.Block(Call.Of($"protected override {Task}<object?> OnUpgradeAsync(", parameters), w =>
        {
            switch (callback.Return)
            {
                case ReturnShape.Void:
                    w.Line(call.Within("", ";"));
                    w.Line("return default;");
                    break;
                case ReturnShape.Value:
                    w.Line(Call.Of("return Decision(", [call], ");"));
                    break;
                case ReturnShape.Task:
                    w.Line(Call.Of("return DecisionAsync(Await(", [call], "));"));
                    break;
                default:
                    w.Line(Call.Of("return DecisionAsync(", [call], ");"));
                    break;
            }
        });
    }

    private static void EmitOpen(SourceWriter writer, EndpointModel endpoint, HandlerNames names)
    {
        if (endpoint.Of(CallbackKind.Open).FirstOrDefault() is { } callback)
        {
            EmitOverride(writer, "OnOpenAsync", [Token(names.CancellationToken)], callback, names);
        }
    }

    private static void EmitError(SourceWriter writer, EndpointModel endpoint, HandlerNames names)
    {
        var callbacks = endpoint.Of(CallbackKind.Error).ToArray();
        if (callbacks.Length == 0)
        {
            return;
        }

        string[] parameters =
        [
            $"global::System.Exception {names.Error}",
            $"global::WebSocketToolkit.WebSocketMessage? {names.Message}",
            Token(names.CancellationToken),
        ];
        writer.Line();
        writer.Block(Call.Of($"protected override {Task}<bool> OnErrorAsync(", parameters), w =>
        {
            if (callbacks[0].ErrorType is null)
            {
                EmitHandled(w, callbacks[0], names.Error, names);
                return;
            }

            w.Block($"switch ({names.Error})", cases =>
            {
                foreach (var callback in callbacks)
                {
                    cases.Indented(
                        callback.ErrorType is null ? "default:" : $"case {callback.ErrorType} {names.Exception}:",
                        body => EmitHandled(body, callback, callback.ErrorType is null ? names.Error : names.Exception, names));
                }

                if (callbacks[callbacks.Length - 1].ErrorType is not null)
                {
                    cases.Indented("default:", static body => body.Line("return default;"));
                }
            });
        });
    }

    private static void EmitHandled(SourceWriter writer, CallbackModel callback, string error, HandlerNames names)
    {
        if (callback.Return == ReturnShape.Stream)
        {
            // The stream outlives the turn, and so the message's memory.
            if (callback.TakesFailedMessage)
            {
                writer.Line($"{names.Message} = Copy({names.Message});");
            }

            var begin = Arguments.CallOf(callback, ArgumentContext.InOperation(names), error);
            writer.Line(Call.Of("return Handled(StartStream(", ["null", begin.Within($"{names.OperationToken} => ", "")], "));"));
            return;
        }

        var call = Arguments.CallOf(callback, ArgumentContext.OnConnection(names), error);
        if (callback.Return == ReturnShape.Void)
        {
            writer.Line(call.Within("", ";"));
            writer.Line("return Handled();");
        }
        else
        {
            writer.Line(Call.Of("return Handled(", [Awaitable(callback, call, names.CancellationToken)], ");"));
        }
    }

    private static void EmitClose(SourceWriter writer, EndpointModel endpoint, HandlerNames names)
    {
        if (endpoint.Of(CallbackKind.Close).FirstOrDefault() is { } callback)
        {
            string[] parameters = [$"global::WebSocketToolkit.WebSocketClose {names.Close}", Token(names.CancellationToken)];
            EmitOverride(writer, "OnCloseAsync", parameters, callback, names);
        }
    }

    private static void EmitOverride(
        SourceWriter writer, string method, string[] parameters, CallbackModel callback, HandlerNames names)
    {
        var call = Arguments.CallOf(callback, ArgumentContext.OnConnection(names));
        writer.Line();
        writer.Block(Call.Of($"protected override {Task} {method}(", parameters), w => EmitCall(w, callback, call, names));
    }
}
