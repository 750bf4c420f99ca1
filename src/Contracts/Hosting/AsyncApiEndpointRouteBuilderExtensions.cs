using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Contracts.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The methods that serve documents of WebSocket endpoints.</summary>
public static class AsyncApiEndpointRouteBuilderExtensions
{
    private const string DocumentName = "documentName";

    /// <summary>
    /// Maps a route that serves the AsyncAPI 3.0 document of the application's WebSocket endpoints. Conventions apply to it as to any endpoint:
    /// <c>app.MapAsyncApi().RequireAuthorization()</c>.
    /// </summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">
    /// The route pattern. With <c>{documentName}</c> it serves each document that <c>AddWebSocketContracts(name)</c> has added; without, that of
    /// <c>AddWebSocketContracts()</c>.
    /// </param>
    /// <returns>A builder for the conventions of the route.</returns>
    /// <exception cref="InvalidOperationException"><c>AddWebSocketContracts</c> was not called.</exception>
    public static IEndpointConventionBuilder MapAsyncApi(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/asyncapi.json")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var documents = endpoints.ServiceProvider.GetService<ContractDocuments>()
            ?? throw new InvalidOperationException(
                "'MapAsyncApi' needs services that are missing. Add 'builder.Services.AddWebSocketContracts();' before 'builder.Build()'.");
        var isNamed = RoutePatternFactory.Parse(pattern).GetParameter(DocumentName) is not null;
        if (!isNamed && !documents.Has(ContractDocuments.DefaultName))
        {
            throw new InvalidOperationException(
                $"'MapAsyncApi(\"{pattern}\")' serves the document without a name, which was not added. Add 'builder.Services.AddWebSocketContracts();', " +
                "or put '{documentName}' into the pattern.");
        }

        return endpoints.MapGet(pattern, (RequestDelegate)(context => documents.ServeAsync(
                context, isNamed ? context.Request.RouteValues[DocumentName]?.ToString() ?? "" : ContractDocuments.DefaultName)))
            .WithDisplayName("AsyncAPI: " + pattern)
            .ExcludeFromDescription();
    }
}
