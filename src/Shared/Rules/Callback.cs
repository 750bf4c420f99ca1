namespace WebSocketToolkit.Shared;

/// <summary>A method of an endpoint that the runtime calls.</summary>
internal sealed class Callback(CallbackKind kind, IMethodSymbol method)
{
    public CallbackKind Kind { get; } = kind;

    /// <summary>Gets the method as the class sees it: in a generic base, with the type arguments in place.</summary>
    public IMethodSymbol Method { get; } = method;

    public List<CallbackParameter> Parameters { get; } = [];

    public ReturnShape Return { get; set; }

    /// <summary>Gets or sets the type of the reply or the decision: the type inside the task.</summary>
    public ITypeSymbol? ReturnedValue { get; set; }

    public PayloadKind Payload { get; set; }

    /// <summary>Gets or sets the parameter that takes the message, in <c>OnMessage</c>.</summary>
    public IParameterSymbol? PayloadParameter { get; set; }

    /// <summary>Gets or sets the type that the message is decoded to before the callback is chosen; only for a typed payload.</summary>
    public ITypeSymbol? DecodedType { get; set; }

    /// <summary>Gets or sets the exceptions that the callback takes, in <c>OnError</c>; null for all.</summary>
    public ITypeSymbol? ErrorType { get; set; }

    /// <summary>Gets or sets a value indicating whether the callback runs concurrently with later messages, with its own token.</summary>
    public bool IsOperation { get; set; }

    /// <summary>Gets or sets the property of the payload that names the operation.</summary>
    public string? OperationKey { get; set; }

    public bool AsksForServices => Parameters.Any(static parameter => parameter.IsService);

    /// <summary>Gets or sets a value indicating whether another <c>OnMessage</c> takes the texts, which a stream would take too.</summary>
    public bool LeavesTexts { get; set; }

    public bool TakesText =>
        Payload is PayloadKind.String or PayloadKind.Typed or PayloadKind.Message || (Payload == PayloadKind.Stream && !LeavesTexts);

    public bool TakesBinary => Payload is not (PayloadKind.String or PayloadKind.Typed or PayloadKind.Conversation);
}
