namespace WebSocketToolkit.Shared;

/// <summary>The types that an endpoint's callbacks take and send, and that need a contract.</summary>
internal static class MessageTypes
{
    public static bool NeedsContract(ITypeSymbol reply) =>
        reply.SpecialType != SpecialType.System_String
        && !(reply.IsByteArray() || reply.IsByteMemory() || reply.IsWritableByteMemory() || reply.IsByteSequence() || reply.IsByteSegment())
        && !reply.IsSendResult()
        && !reply.IsMessage();

    /// <summary>Returns the type that a callback sends, if it needs a contract.</summary>
    public static ITypeSymbol? SentBy(Callback callback) =>
        callback is { Kind: not (CallbackKind.Upgrade or CallbackKind.Close), ReturnedValue: { } reply } && NeedsContract(reply)
            ? reply
            : null;

    /// <summary>Returns each type once, with the place at which a callback takes or sends it first.</summary>
    public static IEnumerable<(ITypeSymbol Type, ISymbol At)> Of(EndpointShape shape)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var callback in shape.Callbacks)
        {
            if (callback is { DecodedType: { } taken, PayloadParameter: { } parameter } && seen.Add(taken))
            {
                yield return (taken, parameter);
            }

            if (SentBy(callback) is { } sent && seen.Add(sent))
            {
                yield return (sent, callback.Method);
            }
        }
    }
}
