using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Hosting;

namespace WebSocketToolkit.Contracts;

/// <summary>The check, in a test, that an application breaks nobody who knows its committed document.</summary>
public static class WebSocketContractAssertions
{
    /// <summary>
    /// Compares the application with its committed document: <c>await app.Services.AssertContractAsync("contracts/Chat.asyncapi.json")</c>. A
    /// document of the build does not know who must be authorized, so that is compared with a document only that was saved from
    /// <c>MapAsyncApi</c>.
    /// </summary>
    /// <param name="services">The services of the application, which must have started.</param>
    /// <param name="path">The path of the document, relative to the content root.</param>
    /// <exception cref="InvalidOperationException"><c>AddWebSocketContracts</c> was not called.</exception>
    /// <exception cref="WebSocketContractException">Clients break, or the document cannot be read. The message has all breaks.</exception>
    public static async Task AssertContractAsync(this IServiceProvider services, string path)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var documents = services.GetService<ContractDocuments>()
            ?? throw new InvalidOperationException(
                "'AssertContractAsync' needs services that are missing. Add 'builder.Services.AddWebSocketContracts();' before 'builder.Build()'.");
        var file = Path.Combine(services.GetRequiredService<IWebHostEnvironment>().ContentRootPath, path);
        var committed = await ReadAsync(file);
        var isServed = committed.ContainsKey("servers");
        var breaks = DocumentComparison.Compare(committed, await documents.PrintAsync(isServed))
            .Where(static finding => finding.IsBreak)
            .Select(static finding => $"\n{finding.Code} {finding}")
            .ToArray();
        if (breaks.Length > 0)
        {
            throw new WebSocketContractException($"The application breaks clients that know '{path}':{string.Concat(breaks)}");
        }
    }

    private static async Task<JsonObject> ReadAsync(string file)
    {
        try
        {
            return CommittedDocument.Read(await File.ReadAllBytesAsync(file), mayBeServed: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WebSocketContractException)
        {
            throw new WebSocketContractException($"The document '{file}' cannot be read: {exception.Message}", exception);
        }
    }
}
