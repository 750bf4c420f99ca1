using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Routing;

/// <summary>Finds services that are missing when the application starts, instead of with the first connection.</summary>
internal static class RequiredServices
{
    /// <exception cref="InvalidOperationException">A service is not registered. A container that cannot tell is believed to have all.</exception>
    public static void ThrowIfMissing(WebSocketEndpointDefinition definition, IServiceProvider services)
    {
        List<(Type Type, object? Key)>? missing = null;
        if (definition.RequiredServices.Count != 0 && services.GetService<IServiceProviderIsService>() is { } registered)
        {
            foreach (var type in definition.RequiredServices)
            {
                if (!registered.IsService(type))
                {
                    (missing ??= []).Add((type, null));
                }
            }
        }

        if (definition.RequiredKeyedServices.Count != 0 && services.GetService<IServiceProviderIsKeyedService>() is { } keyed)
        {
            foreach (var (type, key) in definition.RequiredKeyedServices)
            {
                if (!keyed.IsKeyedService(type, key))
                {
                    (missing ??= []).Add((type, key));
                }
            }
        }

        if (missing is not null)
        {
            throw new InvalidOperationException(
                $"The WebSocket endpoint '{definition.EndpointType}' needs services that are not registered: {string.Join(", ", missing.Select(Name))}. " +
                $"Add before 'builder.Build()': {string.Join(' ', missing.Select(Remedy))}");
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
