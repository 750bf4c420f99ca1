namespace WebSocketToolkit.Testing;

/// <summary>
/// The exception for an unmet expectation of generated code or of diagnostics. The message names the expected text or diagnostics and the
/// actual ones.
/// </summary>
public class CompilerTestException : Exception
{
    internal CompilerTestException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
