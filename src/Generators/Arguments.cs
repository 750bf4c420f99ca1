using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A writer of the arguments of a call.</summary>
internal static class Arguments
{
    /// <summary>Returns the call of a callback.</summary>
    /// <param name="callback">The callback.</param>
    /// <param name="context">The expressions at the place of the call.</param>
    /// <param name="taken">The expression for the payload or the exception that the callback takes.</param>
    public static Call CallOf(CallbackModel callback, ArgumentContext context, string taken = "") =>
        Call.On(callback.Receiver, callback.Method, Of(callback.Arguments, context, taken));

    /// <param name="arguments">The models of the arguments.</param>
    /// <param name="context">The expressions at the place of the call.</param>
    /// <param name="taken">The expression for the payload or the exception that the callback takes.</param>
    /// <returns>An expression for each argument.</returns>
    public static string[] Of(IEnumerable<ArgumentModel> arguments, ArgumentContext context, string taken = "") =>
        [.. arguments.Select(argument => argument.Source switch
        {
            ParameterSource.Connection => "Connection",
            ParameterSource.HttpContext => context.HttpContext,
            ParameterSource.User => context.HttpContext + ".User",
            ParameterSource.CancellationToken => context.Token,
            ParameterSource.Close => context.Names.Close,
            ParameterSource.Error or ParameterSource.Payload => taken,
            ParameterSource.FailedMessage => context.Names.Message + argument.Text,
            ParameterSource.Service or ParameterSource.KeyedService => Service(argument, context.Services),
            _ => argument.Text,
        })];

    /// <summary>Returns a call of one of the handler's short methods for services.</summary>
    private static string Service(ArgumentModel argument, string services)
    {
        var method = (argument.Key is null ? "Service" : "KeyedService") + (argument.IsOptional ? "OrNull" : "");
        var key = argument.Key is null ? "" : ", " + argument.Key;
        return $"{method}<{argument.Text}>({services}{key}){(argument.IsOptional ? "!" : "")}";
    }
}
