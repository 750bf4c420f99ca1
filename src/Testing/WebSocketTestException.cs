namespace WebSocketToolkit.Testing;

/// <summary>What a test expected did not happen. The message says what was awaited, and what came.</summary>
public class WebSocketTestException : Exception
{
    internal WebSocketTestException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
