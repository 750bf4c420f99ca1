using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Routing;

/// <summary>A check for missing services, made when the application starts instead of with the first connection.</summary>
internal static class RequiredServices
{
    /// <summary>Throws if a required service is missing. A container that cannot be asked is assumed to have every service.</summary>
    /// <param name="definition">The endpoint, with its required services.</param>
    /// <param name="services">The application's services.</param>
    /// <exception cref="InvalidOperationException">A service is not registered.</exception>
    public static void ThrowIfMissing(WebSocketEndpointDefinition definition, IServiceProvider services)
    {
        if (definition.RequiredServices.Count == 0)
        {
            return;
        }

        var registered = services.GetService<IServiceProviderIsService>();
        var keyed = services.GetService<IServiceProviderIsKeyedService>();
        var missing = definition.RequiredServices
            .Where(service => service.Key is null
                ? registered?.IsService(service.Type) == false
                : keyed?.IsKeyedService(service.Type, service.Key) == false)
            .ToArray();
        if (missing.Length != 0)
        {
            throw new InvalidOperationException(
                $"The WebSocket endpoint '{definition.EndpointType}' needs services that are not registered: " +
                $"{string.Join(", ", missing.Select(Name))}. Add before 'builder.Build()': {string.Join(' ', missing.Select(Remedy))}");
        }
    }

    private static string Name((Type Type, object? Key) service) =>
        service.Key is null ? $"'{service.Type}'" : $"'{service.Type}' with the key '{service.Key}'";

    private static string Remedy((Type Type, object? Key) service)
    {
        var types = Code(service.Type) + (service.Type.IsAbstract ? ", …" : "");
        return service.Key switch
        {
            null => $"builder.Services.AddScoped<{types}>();",
            string key => $"builder.Services.AddKeyedScoped<{types}>(\"{key}\");",
            Enum key => $"builder.Services.AddKeyedScoped<{types}>({key.GetType().Name}.{key});",
            var key => $"builder.Services.AddKeyedScoped<{types}>({key});",
        };
    }

    private static string Code(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Code))}>"
        : type.Name;
}
