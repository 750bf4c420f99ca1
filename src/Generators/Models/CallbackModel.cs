using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>A method of the endpoint that the handler calls.</summary>
/// <param name="Kind">The kind of the callback.</param>
/// <param name="Receiver">The expression for the object: <c>Target</c>, or a cast of it.</param>
/// <param name="Method">The name of the method.</param>
/// <param name="Arguments">The arguments of its call.</param>
/// <param name="Return">The form in which it returns its value.</param>
/// <param name="JsonReply">The type of its reply, if that needs a JSON contract.</param>
/// <param name="Payload">The form in which it takes a message.</param>
/// <param name="PayloadType">The payload's type.</param>
/// <param name="LeavesTexts">Indicates whether another callback takes the texts, which a stream would take too.</param>
/// <param name="DecodedType">The type that a typed message is decoded to before the callback is chosen.</param>
/// <param name="ErrorType">The exceptions that it takes; null for all.</param>
/// <param name="IsOperation">Indicates whether it runs concurrently with later messages.</param>
/// <param name="OperationKey">The property of the payload that names the operation.</param>
/// <param name="Authorization">The attributes that authorize its messages.</param>
internal sealed record CallbackModel(
    CallbackKind Kind,
    string Receiver,
    string Method,
    EquatableArray<ArgumentModel> Arguments,
    ReturnShape Return,
    string? JsonReply,
    PayloadKind Payload,
    string? PayloadType,
    bool LeavesTexts,
    string? DecodedType,
    string? ErrorType,
    bool IsOperation,
    string? OperationKey,
    EquatableArray<AttributeModel> Authorization)
{
    public bool AsksForServices => Arguments.Any(static a => a.Source is ParameterSource.Service or ParameterSource.KeyedService);

    public bool TakesText =>
        Payload is PayloadKind.String or PayloadKind.Typed or PayloadKind.Message || (Payload == PayloadKind.Stream && !LeavesTexts);

    public bool TakesBinary => Payload is not (PayloadKind.String or PayloadKind.Typed or PayloadKind.Conversation);

    public bool IsAuthorized => Authorization.Count != 0;

    /// <summary>
    /// Gets a value indicating whether the callback may hold the message's memory over an <c>await</c>, or the authorization before it. An
    /// operation outlives its message, and is given a copy.
    /// </summary>
    public bool Retains => !IsOperation
        && (Payload is PayloadKind.Memory or PayloadKind.Sequence or PayloadKind.Message || (IsAuthorized && Payload == PayloadKind.Span));

    public bool TakesFailedMessage => Arguments.Any(static a => a.Source == ParameterSource.FailedMessage);
}
