using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;
using static WebSocketToolkit.Generators.Contracts.ContractParser;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The part of the parser about callbacks.</summary>
internal static class CallbackContracts
{
    private const string Async = "Async";

    /// <returns>The contract of a callback; null if it neither receives nor sends a message.</returns>
    public static AttributeModel? Of(Callback callback)
    {
        var received = callback.Kind == CallbackKind.Message ? Received(callback) : null;
        var sent = Sent(callback);
        if (received is null && sent is null)
        {
            return null;
        }

        var operation = callback.Method.GetAttributes().FirstOrDefault(KnownTypes.IsOperation);
        var name = callback.Method.Name;
        return new(
            ContractNames.Callback,
            ContractParser.Of(Literals.Of(name.EndsWith(Async, StringComparison.Ordinal) ? name.Substring(0, name.Length - Async.Length) : name)),
            Assignments(
                ("Summary", Text(Comments.SummaryOf(callback.Method))),
                ("Receives", received),
                ("Replies", sent),
                ("IsStream", Flag(callback.Return == ReturnShape.Stream)),
                ("OperationKey", Text(callback.OperationKey)),
                ("EndsWith", TypeOf(operation?.Argument("EndsWith"))),
                ("CancelWith", TypeOf(operation?.Argument("CancelWith"))),
                ("IsAuthorized", Flag(callback.Kind == CallbackKind.Message && AuthorizationRules.AttributesOf(callback.Method).Any()))));
    }

    private static string? TypeOf(object? type) => type is ITypeSymbol symbol ? $"typeof({symbol.Full()})" : null;

    private static string Received(Callback callback)
    {
        if (TypedPayload(callback) is { } type)
        {
            var decoded = callback.Payload == PayloadKind.Conversation ? Polymorphism.DecodedType(type) : callback.DecodedType;
            var isBase = decoded is not null && !SymbolEqualityComparer.Default.Equals(decoded, type);
            return Message(["Typed"], isBase ? [type, decoded!] : [type]);
        }

        if (callback is { Payload: PayloadKind.Conversation, PayloadParameter.Type: var stream })
        {
            return Message(KindsOf(stream.StreamedType()!));
        }

        return Message(callback is { TakesText: true, TakesBinary: true } ? ["Text", "Binary"] : callback.TakesText ? ["Text"] : ["Binary"]);
    }

    private static string? Sent(Callback callback) => callback switch
    {
        { Kind: CallbackKind.Upgrade or CallbackKind.Close } or { ReturnedValue: null } => null,
        { ReturnedValue: var type } when MessageTypes.NeedsContract(type) => Message(["Typed"], [type]),
        { ReturnedValue: var type } when type.IsSendResult() => null,
        { ReturnedValue: var type } => Message(KindsOf(type)),
    };

    private static ITypeSymbol? TypedPayload(Callback callback) => callback.Payload switch
    {
        PayloadKind.Typed => callback.PayloadParameter!.Type,
        PayloadKind.Conversation => callback.PayloadParameter!.Type.StreamedType() is { } type && MessageTypes.NeedsContract(type) ? type : null,
        _ => null,
    };

    private static string[] KindsOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String ? ["Text"] : type.IsMessage() ? ["Text", "Binary"] : ["Binary"];

    private static string Message(string[] kinds, params ITypeSymbol[] types)
    {
        var arguments = types.Select(static type => $"typeof({type.Full()})").Prepend(string.Join(" | ", kinds));
        return $"new {ContractNames.Message}({string.Join(", ", arguments)})";
    }
}
