namespace WebSocketToolkit.Shared;

/// <summary>The rule WST014: a polymorphic base must list the derived types that callbacks take, with discriminators.</summary>
internal static class PolymorphismRules
{
    public static void Check(EndpointShape shape)
    {
        foreach (var (unlisted, derived, at, lacksDiscriminator) in Find(shape))
        {
            var (fact, remedy) = Explain(unlisted, derived, lacksDiscriminator);
            shape.Report(RuleIds.UnlistedDerivedType, at, unlisted.Name, fact, remedy);
        }
    }

    public static (string Fact, string Remedy) Explain(ITypeSymbol polymorphic, ITypeSymbol? derived, bool lacksDiscriminator)
    {
        var attribute = derived is null ? "a [JsonDerivedType] for each derived type"
            : $"[JsonDerivedType(typeof({derived.Name}), \"{Discriminator(derived)}\")]";
        return derived is null
                ? ("is [JsonPolymorphic] but lists no derived type, so no message can be read or written", $"Add {attribute}")
            : lacksDiscriminator
                ? ($"lists '{derived.Name}' without a discriminator, so no message can be recognised as one", $"Use {attribute}")
            : ($"does not list its derived type '{derived.Name}', so no message can be recognised as one", $"Add {attribute}");
    }

    /// <summary>Returns the discriminator that is proposed for a type: its name in the case of JSON.</summary>
    public static string Discriminator(ITypeSymbol type) => char.ToLowerInvariant(type.Name[0]) + type.Name.Substring(1);

    public static IEnumerable<UnlistedType> Find(EndpointShape shape)
    {
        var typed = shape.Of(CallbackKind.Message).Where(static callback => callback.Payload == PayloadKind.Typed).ToArray();
        foreach (var callback in typed)
        {
            var parameter = callback.PayloadParameter!;
            if (ListsNothing(parameter.Type))
            {
                yield return new(parameter.Type, null, parameter);
            }
            else if (!SymbolEqualityComparer.Default.Equals(callback.DecodedType, parameter.Type)
                && Polymorphism.UnlistedBase(parameter.Type) is { } unlisted
                && SymbolEqualityComparer.Default.Equals(unlisted, callback.DecodedType))
            {
                yield return new(unlisted, parameter.Type, parameter);
            }
        }

        var decodedTypes = typed.Select(static callback => callback.DecodedType).OfType<ITypeSymbol>();
        foreach (var decoded in decodedTypes.Distinct<ITypeSymbol>(SymbolEqualityComparer.Default))
        {
            foreach (var derived in Polymorphism.WithoutDiscriminator(decoded))
            {
                var taking = typed.FirstOrDefault(callback => derived.IsAssignableTo(callback.PayloadParameter!.Type));
                yield return new(decoded, derived, (ISymbol?)taking?.PayloadParameter ?? shape.Type, LacksDiscriminator: true);
            }
        }

        foreach (var callback in shape.Callbacks)
        {
            if (MessageTypes.SentBy(callback) is { IsAbstract: true } sent && ListsNothing(sent)
                && !typed.Any(other => SymbolEqualityComparer.Default.Equals(other.DecodedType, sent)))
            {
                yield return new(sent, null, callback.Method);
            }
        }
    }

    private static bool ListsNothing(ITypeSymbol type) =>
        type.GetAttributes().Any(KnownTypes.IsJsonPolymorphic) && Polymorphism.DerivedTypes(type).IsEmpty;
}
