using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>A method of the endpoint that the handler calls.</summary>
/// <param name="Kind">When it is called.</param>
/// <param name="Method">The method on its receiver: <c>Target.OnMessage</c>.</param>
/// <param name="Arguments">What it is called with.</param>
/// <param name="Return">How it returns.</param>
/// <param name="JsonReply">The type of its reply, if that needs a JSON contract.</param>
/// <param name="Payload">What it takes a message as.</param>
/// <param name="PayloadType">The payload's type.</param>
/// <param name="LeavesTexts">Whether another callback takes the texts, which a stream would take too.</param>
/// <param name="DecodedType">What a typed message is decoded to before the callback is chosen.</param>
/// <param name="ErrorType">The exceptions that it takes; null: all.</param>
/// <param name="IsOperation">Whether it runs beside the messages that follow.</param>
/// <param name="OperationKey">The property of the payload that names the operation.</param>
internal sealed record CallbackModel(
    CallbackKind Kind,
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
    string? OperationKey)
{
    public bool AsksForServices => Arguments.Any(static a => a.Source is ParameterSource.Service or ParameterSource.KeyedService);

    public bool TakesText => Payload is PayloadKind.String or PayloadKind.Typed or PayloadKind.Message || (Payload == PayloadKind.Stream && !LeavesTexts);

    public bool TakesBinary => Payload is not (PayloadKind.String or PayloadKind.Typed or PayloadKind.Conversation);

    /// <summary>An operation outlives its message, and is given a copy.</summary>
    public bool Retains => !IsOperation && Payload is (PayloadKind.Memory or PayloadKind.Sequence or PayloadKind.Message);

    public bool TakesFailedMessage => Arguments.Any(static a => a.Source == ParameterSource.FailedMessage);
}
