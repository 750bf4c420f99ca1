using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>Writes the arguments of a call.</summary>
internal static class Arguments
{
    /// <summary>Where the request and its services are before there is a connection.</summary>
    public static readonly Place BeforeUpgrade = new("context", "context.RequestServices", "cancellationToken");

    /// <summary>Where they are on a connection.</summary>
    public static readonly Place OnConnection = new("Connection.HttpContext", "Connection.HttpContext.RequestServices", "cancellationToken");

    /// <summary>Where they are in an operation, which has a token of its own.</summary>
    public static readonly Place InOperation = OnConnection with { Token = "token" };

    /// <summary>Where they are in a callback with a scope of its own.</summary>
    public static readonly Place InMessageScope = OnConnection with { Services = "scope.ServiceProvider" };

    private const string Injection = "global::Microsoft.Extensions.DependencyInjection";

    public static string Of(IEnumerable<ArgumentModel> arguments, Place place, string taken = "") =>
        string.Join(", ", arguments.Select(argument => argument.Source switch
        {
            ParameterSource.Connection => "Connection",
            ParameterSource.HttpContext => place.Context,
            ParameterSource.User => place.Context + ".User",
            ParameterSource.CancellationToken => place.Token,
            ParameterSource.Close => "close",
            ParameterSource.Error or ParameterSource.Payload => taken,
            ParameterSource.Service => Service(argument, place.Services),
            ParameterSource.KeyedService => KeyedService(argument, place.Services),
            _ => argument.Text,
        }));

    private static string Service(ArgumentModel argument, string services) => argument.IsOptional
        ? $"{Injection}.ServiceProviderServiceExtensions.GetService<{argument.Text}>({services})!"
        : $"{Injection}.ServiceProviderServiceExtensions.GetRequiredService<{argument.Text}>({services})";

    private static string KeyedService(ArgumentModel argument, string services) => argument.IsOptional
        ? $"{Injection}.ServiceProviderKeyedServiceExtensions.GetKeyedService<{argument.Text}>({services}, {argument.Key})!"
        : $"{Injection}.ServiceProviderKeyedServiceExtensions.GetRequiredKeyedService<{argument.Text}>({services}, {argument.Key})";
}
