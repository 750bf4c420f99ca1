using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Contracts.Hosting;

/// <summary>
/// The check, in Development, that the application does what the document says that its build has written. It runs once, when the application has
/// started.
/// </summary>
internal sealed class DocumentCheck(
    ContractDocuments documents, IWebHostEnvironment environment, IHostApplicationLifetime lifetime, ILogger<DocumentCheck> log) : IHostedService
{
    /// <summary>The metadata of an assembly that names its document; the build adds it.</summary>
    private const string Metadata = "WebSocketToolkit.Contract";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsDevelopment() && DocumentOf(Assembly.GetEntryAssembly()) is { } path && File.Exists(path))
        {
            lifetime.ApplicationStarted.Register(() => _ = CheckAsync(path, Assembly.GetEntryAssembly()!));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Compares the endpoints of an assembly with its document, and logs the first difference.</summary>
    public async Task CheckAsync(string path, Assembly assembly)
    {
        try
        {
            var written = JsonNode.Parse(await File.ReadAllBytesAsync(path)) as JsonObject;
            var running = await documents.PrintAsync(withAuthorization: false, assembly);
            if (written is not null && DocumentDifference.Find(running, written) is { } difference)
            {
                ContractLog.Differs(log, path, difference);
            }
        }
        catch (Exception exception)
        {
            ContractLog.CannotCompare(log, exception, path);
        }
    }

    private string? DocumentOf(Assembly? assembly) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static metadata => metadata.Key == Metadata)?.Value is { } document
            ? Path.Combine(environment.ContentRootPath, document)
            : null;
}
