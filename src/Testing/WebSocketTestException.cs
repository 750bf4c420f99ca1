namespace WebSocketToolkit.Testing;

/// <summary>The exception for an unmet expectation of a test. The message names the expected event and the actual one.</summary>
public class WebSocketTestException : Exception
{
    internal WebSocketTestException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
