using System.Reflection;
using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts;

/// <summary>The settings of a document that <c>MapAsyncApi</c> serves.</summary>
public sealed class WebSocketContractOptions
{
    /// <summary>Gets or sets the title. Default: the name of the application's assembly.</summary>
    public string Title { get; set; } = Assembly.GetEntryAssembly()?.GetName().Name ?? "WebSocket API";

    /// <summary>Gets or sets the version of the contract, not of AsyncAPI. Default: the version of the application's assembly.</summary>
    public string Version { get; set; } = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3) ?? "1.0.0";

    /// <summary>
    /// Gets the servers, such as <c>wss://chat.example/base</c>. Default empty: the server that the request for the document names. Behind a
    /// proxy, that takes the middleware for forwarded headers.
    /// </summary>
    public IList<Uri> Servers { get; } = [];

    internal List<Func<JsonObject, WebSocketContractContext, Task>> Transformers { get; } = [];

    /// <summary>Adds a function that changes the document before it is served. Functions run in their order, for each request.</summary>
    /// <param name="transformer">Changes the document.</param>
    /// <returns>The same settings.</returns>
    public WebSocketContractOptions AddTransformer(Action<JsonObject, WebSocketContractContext> transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return AddTransformer((document, context) =>
        {
            transformer(document, context);
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc cref="AddTransformer(Action{JsonObject, WebSocketContractContext})"/>
    public WebSocketContractOptions AddTransformer(Func<JsonObject, WebSocketContractContext, Task> transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        Transformers.Add(transformer);
        return this;
    }
}
