namespace WebSocketToolkit.Contracts;

/// <summary>A callback that receives a message, sends one, or both.</summary>
/// <param name="name">The name of the method, without <c>Async</c>: <c>OnMessage</c>.</param>
public sealed class CallbackContract(string name)
{
    /// <summary>Gets the name of the method, without <c>Async</c>.</summary>
    public string Name => name;

    /// <summary>Gets the summary of the method's documentation comment; null if it has none.</summary>
    public string? Summary { get; init; }

    /// <summary>Gets the message that the callback receives; null if it receives none.</summary>
    public MessageContract? Receives { get; init; }

    /// <summary>Gets the message that the callback sends; null if it sends none.</summary>
    public MessageContract? Replies { get; init; }

    /// <summary>Gets a value indicating whether the callback sends any number of messages.</summary>
    public bool IsStream { get; init; }

    /// <summary>Gets the property of the message that has the key of the operation, by its C# name; null if there is none.</summary>
    public string? OperationKey { get; init; }

    /// <summary>Gets the type of the reply that ends the operation; null if it is not known.</summary>
    public Type? EndsWith { get; init; }

    /// <summary>Gets the type of the message that stops the operation; null if there is none.</summary>
    public Type? CancelWith { get; init; }

    /// <summary>Gets a value indicating whether the messages of the callback are authorized one by one.</summary>
    public bool IsAuthorized { get; init; }
}
