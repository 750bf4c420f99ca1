using System.Net;

namespace WebSocketToolkit.Testing;

/// <summary>The exception for a handshake that the server answered with another status than 101.</summary>
public sealed class WebSocketRefusedException : WebSocketTestException
{
    internal WebSocketRefusedException(
        string path, HttpStatusCode status, IReadOnlyDictionary<string, string> headers, string body, Exception? innerException = null)
        : base($"The upgrade of {path} was refused with {(int)status} {status}{(body.Length == 0 ? "." : $": {body}")}", innerException)
    {
        Status = status;
        Headers = headers;
        Body = body;
    }

    /// <summary>Gets the status of the response.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>
    /// Gets the headers of the response. Names are compared without case, and the values of a repeated header are joined with commas.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Gets the body of the response as text.</summary>
    public string Body { get; }
}
