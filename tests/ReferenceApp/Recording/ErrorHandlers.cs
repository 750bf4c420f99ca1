namespace WebSocketToolkit.ReferenceApp;

/// <summary>Sees every exception and handles none.</summary>
public sealed class ErrorRecorder(Recorder recorder) : IWebSocketExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(WebSocketConnection connection, Exception exception, CancellationToken cancellationToken)
    {
        recorder.Add(new("error", Recorder.NameOf(connection.HttpContext)) { Message = exception.Message });
        return new(false);
    }
}

/// <summary>Ends a connection with words of its own.</summary>
public sealed class ErrorCloser(Recorder recorder) : IWebSocketExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(WebSocketConnection connection, Exception exception, CancellationToken cancellationToken)
    {
        recorder.Add("errorHandler", connection.HttpContext);
        throw new WebSocketCloseException(1011, "custom");
    }
}
