using System.Reflection;

namespace WebSocketToolkit.Contracts;

/// <summary>The contracts of an assembly, as its attribute gives them.</summary>
internal static class AssemblyContracts
{
    /// <summary>Returns the contracts; none if the assembly has no endpoint, or did not reference the package when it was built.</summary>
    public static IReadOnlyList<EndpointContract> Of(Assembly assembly) =>
        assembly.GetCustomAttribute<EndpointContractsAttribute>() is { ProviderType: var type }
        && Activator.CreateInstance(type) is IEndpointContractProvider provider
            ? [.. provider.GetContracts()]
            : [];
}
