using System.Net;

namespace WebSocketToolkit.Testing;

/// <summary>The server answered a handshake with something else than 101.</summary>
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

    /// <summary>The response's status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The response's headers, by names without regard to case; values of a repeated one are joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The response's body as text.</summary>
    public string Body { get; }
}
