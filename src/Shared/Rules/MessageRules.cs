namespace WebSocketToolkit.Shared;

/// <summary>The rules WST007 and WST008: each message must have exactly one <c>OnMessage</c>.</summary>
internal static class MessageRules
{
    public static void Check(EndpointShape shape, CancellationToken cancellationToken)
    {
        var callbacks = shape.Of(CallbackKind.Message).Where(static callback => callback.PayloadParameter is not null).ToArray();
        foreach (var callback in callbacks.Where(static callback => callback.Payload == PayloadKind.Typed))
        {
            callback.DecodedType = Polymorphism.DecodedType(callback.PayloadParameter!.Type)
                .WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        }

        DecodeUnlisted(callbacks);
        foreach (var callback in callbacks.Where(static callback => callback.Payload == PayloadKind.Conversation))
        {
            var element = callback.PayloadParameter!.Type.StreamedType()!;
            callback.DecodedType = PayloadRules.KindOf(element) == PayloadKind.Typed ? element : null;
        }

        foreach (var callback in callbacks.Where(static callback => callback.Payload == PayloadKind.Stream))
        {
            callback.LeavesTexts = callbacks.Any(static other => other.Payload is PayloadKind.String or PayloadKind.Typed);
        }

        for (var i = 1; i < callbacks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var j = 0; j < i; j++)
            {
                if (Conflict(callbacks[j], callbacks[i]) is var (fact, remedy))
                {
                    shape.Report(RuleIds.CompetingCallbacks, callbacks[i].Method, Name(callbacks[j]), Name(callbacks[i]), fact, remedy);
                    break;
                }
            }
        }

        CheckDerivedTypes(shape, callbacks);
    }

    /// <summary>
    /// Lets types that their base does not list be decoded to the base, if another callback takes one of its types. They do not conflict: the
    /// base lacks an attribute, which WST014 tells.
    /// </summary>
    private static void DecodeUnlisted(Callback[] callbacks)
    {
        var typed = callbacks.Where(static callback => callback.Payload == PayloadKind.Typed).ToArray();
        foreach (var callback in typed.Length > 1 ? typed : [])
        {
            if (Polymorphism.UnlistedBase(callback.PayloadParameter!.Type) is { } unlisted
                && typed.Any(other => other != callback && other.PayloadParameter!.Type.IsAssignableTo(unlisted)))
            {
                callback.DecodedType = unlisted.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
            }
        }
    }

    private static (string Fact, string Remedy)? Conflict(Callback a, Callback b)
    {
        if (a.Payload == PayloadKind.Conversation || b.Payload == PayloadKind.Conversation)
        {
            return ("one of them takes the whole conversation", "Keep one of them");
        }

        if (a.TakesBinary && b.TakesBinary)
        {
            return ("both take binary messages", "Keep one of them");
        }

        if (!a.TakesText || !b.TakesText)
        {
            return null;
        }

        if (a.Payload != PayloadKind.Typed || b.Payload != PayloadKind.Typed)
        {
            return ("both take text messages", "Keep one of them, or take derived types of one [JsonPolymorphic] base");
        }

        return SymbolEqualityComparer.Default.Equals(a.PayloadParameter!.Type, b.PayloadParameter!.Type)
                ? ("both take the same message type", "Keep one of them")
            : SymbolEqualityComparer.Default.Equals(a.DecodedType, b.DecodedType)
                ? null
            : ("a message does not tell their types apart", "Make both types derived types of one [JsonPolymorphic] base");
    }

    private static void CheckDerivedTypes(EndpointShape shape, Callback[] callbacks)
    {
        var typed = callbacks.Where(static callback => callback.Payload == PayloadKind.Typed).ToArray();
        if (typed.Length == 0 || shape.Faults.Any(static fault => fault.Id == RuleIds.CompetingCallbacks))
        {
            return;
        }

        var missing = Polymorphism.DerivedTypes(typed[0].DecodedType!)
            .Where(derived => !typed.Any(callback => derived.IsAssignableTo(callback.PayloadParameter!.Type)));
        foreach (var derived in missing)
        {
            shape.Report(RuleIds.UnhandledDerivedType, shape.Type, shape.Type.Name, derived.Name, typed[0].DecodedType!.Name);
        }
    }

    private static string Name(Callback callback) =>
        $"{callback.Method.Name}({callback.PayloadParameter!.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)})";
}
