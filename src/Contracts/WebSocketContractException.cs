namespace WebSocketToolkit.Contracts;

/// <summary>The exception that is thrown if contracts cannot be described. Its message names the types and the remedy.</summary>
public sealed class WebSocketContractException : Exception
{
    /// <inheritdoc cref="Exception()"/>
    public WebSocketContractException()
    {
    }

    /// <inheritdoc cref="Exception(string)"/>
    public WebSocketContractException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public WebSocketContractException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
