namespace WebSocketToolkit.Contracts;

/// <summary>The contracts of an assembly. Written by the generator, and named by <see cref="EndpointContractsAttribute"/>.</summary>
public interface IEndpointContractProvider
{
    /// <summary>Returns the contract of each class with <c>[WebSocketRoute]</c>.</summary>
    IEnumerable<EndpointContract> GetContracts();
}
