using System.Diagnostics.CodeAnalysis;

namespace WebSocketToolkit.Contracts;

/// <summary>An attribute that names the class which returns the contracts of its assembly. Written by the generator.</summary>
/// <param name="providerType">The class. It implements <see cref="IEndpointContractProvider"/> and has a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class EndpointContractsAttribute(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type providerType) : Attribute
{
    /// <summary>Gets the class that returns the contracts.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    public Type ProviderType => providerType;
}
