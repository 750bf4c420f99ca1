using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using WebSocketToolkit.Contracts;
using WebSocketToolkit.Contracts.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The methods that add documents of WebSocket endpoints to an application.</summary>
public static class WebSocketContractsServiceCollectionExtensions
{
    /// <summary>Adds the document of the application's WebSocket endpoints. <c>MapAsyncApi</c> serves it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings of the document.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddWebSocketContracts(
        this IServiceCollection services, Action<WebSocketContractOptions>? configure = null) =>
        services.AddWebSocketContracts(ContractDocuments.DefaultName, configure);

    /// <summary>
    /// Adds a document with a name. It has the endpoints that are in no group, or in the group of this name: <c>WithGroupName("internal")</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="documentName">The name of the document.</param>
    /// <param name="configure">Changes the settings of the document.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddWebSocketContracts(
        this IServiceCollection services, string documentName, Action<WebSocketContractOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(documentName);
        services.TryAddSingleton<MappedRoutes>();
        services.TryAddSingleton<ContractDocuments>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DocumentCheck>());
        services.Configure<ContractDocumentNames>(names => names.Add(documentName));
        services.AddOptions<WebSocketContractOptions>(documentName).Configure(configure ?? (static _ => { }));
        return services;
    }
}
