using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Outgoing;

/// <summary>A parser of <c>[OutgoingMessage]</c>. The analyzer reports those with a fault.</summary>
internal static class OutgoingParser
{
    public static OutgoingModel? Parse(AnnotatedType annotated, CancellationToken cancellationToken)
    {
        if (annotated.Symbol(out var compilation) is not { } type
            || type.GetAttributes().FirstOrDefault(KnownTypes.IsOutgoing) is not { } attribute)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (OutgoingRules.FaultOf(type, attribute, compilation) is not null)
        {
            return null;
        }

        var key = attribute.Argument("Key") is string name ? OutgoingRules.KeyOf(type, name, compilation) : null;
        return new(
            type.Full(),
            Given(attribute, "Policy") ?? "null",
            Given(attribute, "TimeToLiveSeconds") ?? "0D",
            key is null ? null : Names.Escape(key.Name),
            key is not null && OutgoingRules.IsString(key.Type),
            Names.IsObsolete(type));
    }

    private static string? Given(AttributeData attribute, string name)
    {
        var given = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name);
        return given.Key is null ? null : Literals.Of(given.Value);
    }
}
