using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.Contracts;

/// <summary>The request for a document, as transformers see it.</summary>
/// <param name="documentName">The name of the document.</param>
/// <param name="httpContext">The request.</param>
public sealed class WebSocketContractContext(string documentName, HttpContext httpContext)
{
    /// <summary>Gets the name of the document.</summary>
    public string DocumentName => documentName;

    /// <summary>Gets the request.</summary>
    public HttpContext HttpContext => httpContext;
}
