namespace WebSocketToolkit.Shared;

/// <summary>A method of an endpoint that the runtime calls.</summary>
internal sealed class Callback(CallbackKind kind, IMethodSymbol method)
{
    public CallbackKind Kind { get; } = kind;

    /// <summary>The method, as the class sees it: of a generic base, with the type arguments in place.</summary>
    public IMethodSymbol Method { get; } = method;

    public List<CallbackParameter> Parameters { get; } = [];

    public ReturnShape Return { get; set; }

    /// <summary>What is sent or decided: the type inside the task.</summary>
    public ITypeSymbol? ReturnedValue { get; set; }

    public PayloadKind Payload { get; set; }

    /// <summary>The parameter that takes the message, in <c>OnMessage</c>.</summary>
    public IParameterSymbol? PayloadParameter { get; set; }

    /// <summary>The type that the message is decoded to before the callback is chosen; only for a typed payload.</summary>
    public ITypeSymbol? DecodedType { get; set; }

    /// <summary>The exceptions that the callback takes, in <c>OnError</c>. Null: all.</summary>
    public ITypeSymbol? ErrorType { get; set; }

    /// <summary>Whether it runs beside the messages that follow, with a token of its own.</summary>
    public bool IsOperation { get; set; }

    /// <summary>The property of the payload that names the operation.</summary>
    public string? OperationKey { get; set; }

    public bool AsksForServices => Parameters.Any(static parameter => parameter.IsService);

    /// <summary>Whether another <c>OnMessage</c> takes the texts, which a stream would take too.</summary>
    public bool LeavesTexts { get; set; }

    public bool TakesText => Payload is PayloadKind.String or PayloadKind.Typed or PayloadKind.Message || (Payload == PayloadKind.Stream && !LeavesTexts);

    public bool TakesBinary => Payload is not (PayloadKind.String or PayloadKind.Typed or PayloadKind.Conversation);
}
