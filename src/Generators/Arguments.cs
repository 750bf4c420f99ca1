using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>Writes the arguments of a call.</summary>
internal static class Arguments
{
    /// <summary>Before there is a connection.</summary>
    public static readonly ArgumentContext BeforeUpgrade = new("context", "context.RequestServices", "cancellationToken");

    /// <summary>On a connection.</summary>
    public static readonly ArgumentContext OnConnection =
        new("Connection.HttpContext", "Connection.HttpContext.RequestServices", "cancellationToken");

    /// <summary>In an operation, which has a token of its own.</summary>
    public static readonly ArgumentContext InOperation = OnConnection with { Token = "token" };

    /// <summary>In a callback with a scope of its own.</summary>
    public static readonly ArgumentContext InMessageScope = OnConnection with { Services = "scope.ServiceProvider" };

    private const string Injection = "global::Microsoft.Extensions.DependencyInjection";

    public static string Of(IEnumerable<ArgumentModel> arguments, ArgumentContext context, string taken = "") =>
        string.Join(", ", arguments.Select(argument => argument.Source switch
        {
            ParameterSource.Connection => "Connection",
            ParameterSource.HttpContext => context.Context,
            ParameterSource.User => context.Context + ".User",
            ParameterSource.CancellationToken => context.Token,
            ParameterSource.Close => "close",
            ParameterSource.Error or ParameterSource.Payload => taken,
            ParameterSource.Service => Service(argument, context.Services),
            ParameterSource.KeyedService => KeyedService(argument, context.Services),
            _ => argument.Text,
        }));

    private static string Service(ArgumentModel argument, string services) => argument.IsOptional
        ? $"{Injection}.ServiceProviderServiceExtensions.GetService<{argument.Text}>({services})!"
        : $"{Injection}.ServiceProviderServiceExtensions.GetRequiredService<{argument.Text}>({services})";

    private static string KeyedService(ArgumentModel argument, string services) => argument.IsOptional
        ? $"{Injection}.ServiceProviderKeyedServiceExtensions.GetKeyedService<{argument.Text}>({services}, {argument.Key})!"
        : $"{Injection}.ServiceProviderKeyedServiceExtensions.GetRequiredKeyedService<{argument.Text}>({services}, {argument.Key})";
}
