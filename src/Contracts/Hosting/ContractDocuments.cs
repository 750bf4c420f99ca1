using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using WebSocketToolkit.Contracts.AsyncApi;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace WebSocketToolkit.Contracts.Hosting;

/// <summary>The documents of the running application.</summary>
internal sealed class ContractDocuments(
    MappedRoutes routes,
    EndpointDataSource endpoints,
    IOptionsMonitor<WebSocketContractOptions> options,
    IOptions<ContractDocumentNames> names,
    IOptions<HttpJsonOptions> json)
{
    public const string DefaultName = "v1";

    private readonly Lock _lock = new();

    /// <summary>The documents without their servers. Used under the lock.</summary>
    private readonly Dictionary<string, (JsonObject Document, IChangeToken Change)> _printed = new(StringComparer.OrdinalIgnoreCase);

    public bool Has(string name) => names.Value.Contains(name);

    /// <summary>Answers a request with a document. It names the server of the request, and so is not for caches.</summary>
    public async Task ServeAsync(HttpContext context, string name)
    {
        if (!Has(name))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var settings = options.Get(name);
        var document = (JsonObject)(await PrintAsync(name, settings)).DeepClone();
        AddServers(document, settings.Servers.Count > 0 ? settings.Servers : [ServerOf(context.Request)]);
        var transformation = new WebSocketContractContext(name, context);
        foreach (var transform in settings.Transformers)
        {
            await transform(document, transformation);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(DocumentText.Of(document), context.RequestAborted);
    }

    /// <summary>Returns the document of all routes, or of those of an assembly, as the application has mapped them.</summary>
    /// <param name="withAuthorization">The document says who must be authorized, which that of a build does not.</param>
    /// <param name="assembly">The assembly of the classes; null for all.</param>
    public async Task<JsonObject> PrintAsync(bool withAuthorization, Assembly? assembly = null)
    {
        var found = await routes.FindAsync(documentName: null);
        if (assembly is not null)
        {
            found = [.. found.Where(route => route.Endpoint.EndpointType.Assembly == assembly)];
        }

        if (!withAuthorization)
        {
            found = [.. found.Select(static route => route with { Schemes = null, Requirements = [] })];
        }

        return new AsyncApiPrinter(found, json.Value.SerializerOptions).Print("", "", securitySchemes: await routes.SchemesOfAsync(found));
    }

    private async Task<JsonObject> PrintAsync(string name, WebSocketContractOptions settings)
    {
        lock (_lock)
        {
            if (_printed.TryGetValue(name, out var known) && !known.Change.HasChanged)
            {
                return known.Document;
            }
        }

        var change = endpoints.GetChangeToken();
        var found = await routes.FindAsync(name);
        var printer = new AsyncApiPrinter(found, json.Value.SerializerOptions);
        var document = printer.Print(settings.Title, settings.Version, securitySchemes: await routes.SchemesOfAsync(found));
        lock (_lock)
        {
            _printed[name] = (document, change);
        }

        return document;
    }

    private static Uri ServerOf(HttpRequest request) => new(
        $"{(request.IsHttps ? "wss" : "ws")}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}");

    private static void AddServers(JsonObject document, IEnumerable<Uri> servers)
    {
        var printed = new JsonObject();
        foreach (var server in servers)
        {
            var one = new JsonObject { ["host"] = server.Authority, ["protocol"] = server.Scheme };
            if (server.AbsolutePath.TrimEnd('/') is { Length: > 0 } path)
            {
                one["pathname"] = path;
            }

            printed[printed.Count == 0 ? "default" : $"server-{printed.Count + 1}"] = one;
        }

        document.Insert(document.IndexOf("defaultContentType"), "servers", printed);
    }
}
